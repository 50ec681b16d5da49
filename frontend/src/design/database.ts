/** IndexedDB's requests and transactions as promises. */

/** Open a database; `make` lays out its stores where it is new or of an older version. */
export async function openDatabase(name: string, version: number, make: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    make(request.result);
  };
  const database = await done(request);
  // A newer version in another tab may change the stores: let it.
  database.onversionchange = () => {
    database.close();
  };
  return database;
}

/** Whether something was not kept because the device's storage is full. */
export function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

/** What a request gives. */
export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error("the request failed"));
    };
  });
}

/** When a transaction is on the disk. */
export function complete(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onerror = transaction.onabort = () => {
      reject(transaction.error ?? new Error("the transaction was given up"));
    };
  });
}
