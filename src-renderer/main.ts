/** Starts the page: connects to the workbench behind it and shows the views. */
import { mount } from 'svelte';
import './tokens.css';
import './base.css';
import App from './App.svelte';
import { connect } from './api';
import { Workspace } from './state/workspace.svelte';

const workspace = new Workspace(connect());
mount(App, { target: document.getElementById('app')!, props: { workspace } });
