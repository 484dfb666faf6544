/** A voice note is for what one would type; above it, it ends by itself and is kept. In s. */
const MOST_SECONDS = 300;
/** Speech is clear at it, and a minute is 180 kB. */
const BITS_PER_SECOND = 24_000;
/** What is recorded is handed over so often, in ms. */
const PART_MS = 1000;
/** What every browser can play first. */
const TYPES = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/mp4'];

type Phase = 'idle' | 'asking' | 'recording';

/** Records a voice note. However it ends, what was recorded is handed over, unless it is discarded. */
export class Recorder {
	phase = $state<Phase>('idle');
	/** Whole seconds recorded so far. */
	seconds = $state(0);
	#recorder: MediaRecorder | undefined;
	#discarded = false;
	#ended = false;

	/** Whether this browser can record at all. */
	static get isPossible(): boolean {
		// A page without TLS has none.
		return 'MediaRecorder' in globalThis && 'mediaDevices' in navigator;
	}

	/** `recorded` is called with what was recorded. `false` where the microphone cannot be had. */
	async start(recorded: (recording: Blob, seconds: number) => void): Promise<boolean> {
		if (this.phase !== 'idle') return true;
		this.phase = 'asking';
		this.#discarded = false;
		let stream: MediaStream | undefined;
		try {
			stream = await navigator.mediaDevices.getUserMedia({ audio: true });
			if (this.#ended) throw new Error('the page was left meanwhile');
			this.#record(stream, recorded);
			return true;
		} catch {
			for (const track of stream?.getTracks() ?? []) track.stop();
			this.phase = 'idle';
			return false;
		}
	}

	/** Ends the recording, which is handed over. */
	stop(): void {
		if (this.#recorder?.state === 'recording') this.#recorder.stop();
	}

	discard(): void {
		this.#discarded = true;
		this.stop();
	}

	/** Ends with the page: what was recorded is kept. */
	end(): void {
		this.#ended = true;
		this.stop();
	}

	#record(stream: MediaStream, recorded: (recording: Blob, seconds: number) => void): void {
		const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
		const options = { audioBitsPerSecond: BITS_PER_SECOND };
		const recorder = new MediaRecorder(stream, mimeType ? { ...options, mimeType } : options);
		const parts: Blob[] = [];
		const begun = performance.now();
		const passed = () => Math.round((performance.now() - begun) / 1000);
		const timer = setInterval(() => {
			this.seconds = passed();
			if (this.seconds >= MOST_SECONDS) this.stop();
		}, 250);
		recorder.ondataavailable = ({ data }) => parts.push(data);
		recorder.onstop = () => {
			clearInterval(timer);
			for (const track of stream.getTracks()) track.stop();
			this.#recorder = undefined;
			this.phase = 'idle';
			const recording = new Blob(parts, { type: recorder.mimeType });
			if (!this.#discarded && recording.size > 0) recorded(recording, Math.max(1, passed()));
		};
		recorder.start(PART_MS);
		this.#recorder = recorder;
		this.seconds = 0;
		this.phase = 'recording';
	}
}
