import { send } from '../api/client';
import { VolumeReader, type Volume } from './volume';

/** Bytes of images kept at hand: two pairs of 512 × 512 × 200. */
const KEPT_BYTES = 480e6;

export interface Loaded {
  readonly volume: Volume | null;
  /** Grows whenever more has arrived. */
  readonly version: number;
  readonly error: unknown;
}

interface Entry {
  loaded: Loaded;
  readonly listeners: Set<() => void>;
  readonly stop: AbortController;
}

const NOTHING: Loaded = { volume: null, version: 0, error: null };

/** Whole images by address, each asked for once; the last used are kept as far as memory is granted. */
class VolumeStore {
  private readonly entries = new Map<string, Entry>();

  get(url: string | null): Loaded {
    return url === null ? NOTHING : (this.entries.get(url)?.loaded ?? NOTHING);
  }

  subscribe(url: string | null, listener: () => void): () => void {
    if (url === null) {
      return () => undefined;
    }
    const known = this.entries.get(url);
    const entry = known === undefined || known.loaded.error !== null ? this.start(url, known?.listeners) : known;
    this.entries.delete(url);
    this.entries.set(url, entry);
    entry.listeners.add(listener);
    this.trim();
    return () => {
      entry.listeners.delete(listener);
    };
  }

  private start(url: string, listeners = new Set<() => void>()): Entry {
    const entry: Entry = { loaded: NOTHING, listeners, stop: new AbortController() };
    void this.load(url, entry);
    return entry;
  }

  private async load(url: string, entry: Entry): Promise<void> {
    const reader = new VolumeReader();
    const tell = (error: unknown) => {
      entry.loaded = { volume: reader.volume, version: entry.loaded.version + 1, error };
      entry.listeners.forEach((listener) => listener());
    };
    try {
      const response = await send(url, {
        accept: 'application/octet-stream, application/problem+json',
        signal: entry.stop.signal,
      });
      const stream = response.body?.getReader();
      let told = 0;
      for (let part = await stream?.read(); part?.value !== undefined; part = await stream?.read()) {
        reader.push(part.value);
        const now = performance.now();
        // the first slice at once, then some times a second: drawing must not hold up the stream
        if ((reader.volume?.readyCount ?? 0) > 0 && (told === 0 || now - told > 120)) {
          told = now;
          tell(null);
        }
      }
      reader.end();
      tell(null);
    } catch (error) {
      if (!entry.stop.signal.aborted) {
        tell(error);
      }
    }
  }

  private trim(): void {
    const bytes = () =>
      [...this.entries.values()].reduce((sum, { loaded }) => sum + (loaded.volume?.data.byteLength ?? 0), 0);
    for (const [url, entry] of this.entries) {
      if (bytes() <= KEPT_BYTES) {
        break;
      }
      if (entry.listeners.size === 0) {
        entry.stop.abort();
        this.entries.delete(url);
      }
    }
  }
}

export const volumes = new VolumeStore();
