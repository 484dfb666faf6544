/** Hands a file to the browser, to be kept where it keeps downloads. */
export function save(file: File): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = file.name;
	link.click();
	// The download has its own hold on it after this turn of the loop.
	setTimeout(() => URL.revokeObjectURL(link.href));
}
