@echo off
rem The command line of an installed workbench, on the Node that came with it.
"%~dp0node.exe" "%~dp0..\app.asar.unpacked\out\main\cli.js" %*
