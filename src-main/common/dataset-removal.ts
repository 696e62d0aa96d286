/** What deleting a dataset takes away, and what it cannot. */

export interface DatasetRemoval {
  dataset: string;
  rows: number;
  reviews: number;
  snapshots: number;
  /** Absolute paths of what still holds its texts, to be deleted by hand. */
  runFolders: string[];
  /** Cells of matrices for other machines: they may hold its texts. */
  clusterFolders: string[];
  backups: string[];
}
