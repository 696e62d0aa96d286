/** The icons, as strokes in a 16-pixel square. */
export const icons = {
  datasets:
    'M3 3.5c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2zM3 3.5v9c0 1.1 2.2 2 5 2s5-.9 5-2v-9M3 8c0 1.1 2.2 2 5 2s5-.9 5-2',
  review: 'M6 3.5h7.5M6 8h7.5M6 12.5h4M2 3.5l1 1 1.5-2M2 8l1 1 1.5-2',
  models: 'M8 1.5 14 4.8v6.4L8 14.5 2 11.2V4.8zM2 4.8 8 8l6-3.2M8 8v6.5',
  playground: 'M2 3h5v8H2zM9 3h5v8H9zM2 14h12',
  train: 'M2 2v12h12M4.5 4c1 5 3 6.5 9 7',
  evaluate: 'M3 4h6M3 8h10M3 12h4M9 2.5v3M13 6.5v3M7 10.5v3',
  tables: 'M3 2.5h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM2 6h12M6 6v7.5',
  synergy:
    'M2 2h3.3v3.3H2zM6.4 2h3.3v3.3H6.4zM10.7 2H14v3.3h-3.3zM2 6.4h3.3v3.3H2zM6.4 6.4h3.3v3.3H6.4zM10.7 6.4H14v3.3h-3.3zM2 10.7h3.3V14H2zM6.4 10.7h3.3V14H6.4zM10.7 10.7H14V14h-3.3z',
  help: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6.2 6.3a1.9 1.9 0 1 1 2.6 1.9c-.5.2-.8.5-.8 1M8 11.2v.01',
  find: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6 14 14',
  check: 'M3 8.5 6.5 12 13 4.5',
  close: 'm4 4 8 8M12 4l-8 8',
  down: 'm4 6 4 4 4-4',
  up: 'm4 10 4-4 4 4',
  columns: 'M2.5 3h11v10h-11zM6 3v10M10 3v10',
  right: 'm6 4 4 4-4 4',
  left: 'm10 4-4 4 4 4',
  arrow: 'M2 8h12M9.5 3.5 14 8l-4.5 4.5',
  warning: 'M8 2 14.5 13.5h-13zM8 6.5v3.5M8 12v.01',
  problem: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 4.8v4M8 11v.01',
  offline:
    'M2 2l12 12M4 9.5a5.6 5.6 0 0 1 2-1.4M10.5 8.5A5.6 5.6 0 0 1 12 9.5M8 12.5v.01M2 6.5A9 9 0 0 1 4.5 5M8 4a8.8 8.8 0 0 1 6 2.5',
} as const;

export type IconName = keyof typeof icons;
