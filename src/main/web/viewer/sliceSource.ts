import { send } from '../api/client';

const KEPT = 160;
const AT_ONCE = 4;

interface Job {
  url: string;
  urgent: boolean;
  done: (bitmap: ImageBitmap) => void;
  failed: (error: unknown) => void;
}

/**
 * Slice pictures by address: each asked for once, at most {@link AT_ONCE} on the way, the newest wish first and
 * neighbours only when nothing is wanted now; the {@link KEPT} last used stay decoded.
 */
class SliceSource {
  private readonly bitmaps = new Map<string, ImageBitmap>();
  private readonly pending = new Map<string, Promise<ImageBitmap>>();
  private readonly waiting: Job[] = [];
  private running = 0;

  /** The picture if it is at hand. */
  peek(url: string): ImageBitmap | undefined {
    const bitmap = this.bitmaps.get(url);
    if (bitmap !== undefined) {
      this.bitmaps.delete(url);
      this.bitmaps.set(url, bitmap);
    }
    return bitmap;
  }

  load(url: string, urgent = true): Promise<ImageBitmap> {
    const ready = this.peek(url);
    if (ready !== undefined) {
      return Promise.resolve(ready);
    }
    const queued = this.waiting.find((job) => job.url === url);
    if (queued !== undefined && urgent) {
      queued.urgent = true;
    }
    const known = this.pending.get(url);
    if (known !== undefined) {
      return known;
    }
    const promise = new Promise<ImageBitmap>((done, failed) => this.waiting.push({ url, urgent, done, failed }));
    this.pending.set(url, promise);
    this.startNext();
    return promise;
  }

  /** Asks for neighbours and forgets earlier neighbours that nobody has begun to fetch. */
  prefetch(urls: readonly string[]): void {
    for (let n = this.waiting.length - 1; n >= 0; n--) {
      const job = this.waiting[n];
      if (job !== undefined && !job.urgent && !urls.includes(job.url)) {
        this.waiting.splice(n, 1);
        this.pending.delete(job.url);
        job.failed(new DOMException('no longer wanted', 'AbortError'));
      }
    }
    for (const url of urls) {
      // A neighbour that fails is asked for again, and told about, when it is wanted itself.
      this.load(url, false).catch(() => undefined);
    }
  }

  private startNext(): void {
    while (this.running < AT_ONCE && this.waiting.length > 0) {
      const urgentAt = this.waiting.findLastIndex((job) => job.urgent);
      const [job] = this.waiting.splice(urgentAt >= 0 ? urgentAt : 0, 1);
      if (job !== undefined) {
        this.running++;
        void this.fetch(job);
      }
    }
  }

  private async fetch(job: Job): Promise<void> {
    try {
      const response = await send(job.url, { accept: 'image/png, application/problem+json' });
      const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
      this.keep(job.url, bitmap);
      job.done(bitmap);
    } catch (error) {
      job.failed(error);
    } finally {
      this.pending.delete(job.url);
      this.running--;
      this.startNext();
    }
  }

  private keep(url: string, bitmap: ImageBitmap): void {
    this.bitmaps.set(url, bitmap);
    for (const oldest of this.bitmaps.keys()) {
      if (this.bitmaps.size <= KEPT) {
        break;
      }
      // Not closed: a box may still show it; the collector frees it afterwards.
      this.bitmaps.delete(oldest);
    }
  }
}

export const slices = new SliceSource();
