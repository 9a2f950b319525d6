// When to look for an owner again (REQUIREMENTS C1): at once after a loss, then after 1 s, and 1.5 times as long each time.

const firstDelayMs = 1000;
const delayFactor = 1.5;
const maxFailures = 10;
/** A connection that lived shorter counts as a failure from the second on; else an owner that dies at once would be restarted without end. */
const healthyAfterMs = 10_000;

export class Backoff {
  #failures = 0;
  #shortLives = 0;
  #notBeforeMs = 0;
  #connectedAtMs = 0;

  /** Until the next attempt is due. */
  get delayMs(): number {
    return Math.max(0, this.#notBeforeMs - performance.now());
  }

  /** Ten failures in a row: from now on one attempt for a new request, none by itself. */
  get isExhausted(): boolean {
    return this.#failures >= maxFailures;
  }

  noteFailure(): void {
    this.#notBeforeMs = performance.now() + firstDelayMs * delayFactor ** this.#failures;
    this.#failures = Math.min(this.#failures + 1, maxFailures);
  }

  noteConnected(): void {
    this.#connectedAtMs = performance.now();
    if (this.#shortLives === 0) this.#failures = 0;
  }

  noteLost(): void {
    const isHealthy = performance.now() - this.#connectedAtMs >= healthyAfterMs;
    this.#shortLives = isHealthy ? 0 : this.#shortLives + 1;
    if (isHealthy) this.#failures = 0;
    if (this.#shortLives > 1) this.noteFailure();
    else this.#notBeforeMs = 0;
  }
}
