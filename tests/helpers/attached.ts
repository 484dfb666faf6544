import type { Page } from 'playwright';

/** A picture as a camera makes it: wider than what is kept. */
async function cameraPicture(page: Page): Promise<Buffer> {
	const url = await page.evaluate(() => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [3000, 1500];
		const context = canvas.getContext('2d');
		if (!context) throw new Error('no canvas');
		for (let x = 0; x < 3000; x += 50) {
			context.fillStyle = `hsl(${x % 360} 80% 60%)`;
			context.fillRect(x, 0, 50, 1500);
		}
		return canvas.toDataURL('image/jpeg', 0.9);
	});
	return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/** Attaches a picture and a file to the deal that is open, by the field of that name. */
export async function attachTwo(page: Page, field: string): Promise<void> {
	await page.getByLabel(field).setInputFiles([
		{ name: 'roof.jpg', mimeType: 'image/jpeg', buffer: await cameraPicture(page) },
		{ name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('Payment within 30 days.') }
	]);
}
