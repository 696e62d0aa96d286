/** Why a job failed, as the columns `error`, `error_code` and `error_hint` keep it. */
import type { ErrorData } from '../common/errors';

export interface ErrorColumns {
  error: string | null;
  errorCode: ErrorData['code'] | null;
  errorHint: string | null;
}

/** For a SELECT of a table that has them. */
export const errorColumns = 'error, error_code AS errorCode, error_hint AS errorHint';

export function toErrorColumns(error: ErrorData | null): ErrorColumns {
  return {
    error: error?.message ?? null,
    errorCode: error?.code ?? null,
    errorHint: error?.hint ?? null,
  };
}

/** One of an earlier schema has its sentence alone. */
export function fromErrorColumns({ error, errorCode, errorHint }: ErrorColumns): ErrorData | null {
  return error === null ? null : { code: errorCode ?? 'internal', message: error, hint: errorHint ?? '' };
}
