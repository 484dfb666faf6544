/** The messages in a row of frames as a server sends them (RFC 6455), control frames left out. */
export function messagesIn(bytes: Buffer): Buffer[] {
	const messages: Buffer[] = [];
	for (let at = 0; at < bytes.length;) {
		const [first = 0, short = 0] = bytes.subarray(at, at + 2);
		if (short > 127) throw new Error('a server masks nothing');
		let [head, size] = [2, short];
		if (short === 126) [head, size] = [4, bytes.readUInt16BE(at + 2)];
		if (short === 127) [head, size] = [10, Number(bytes.readBigUInt64BE(at + 2))];
		if (first === 0x82) messages.push(bytes.subarray(at + head, at + head + size));
		at += head + size;
	}
	return messages;
}
