/** What scrolls, with its position kept here so that no frame of a drag has to read layout. Lengths are CSS px. */

/** The list of one column. */
export class ColumnView {
	scrollTop = $state(0);
	/** Of the part in view. */
	height = $state(0);
	/** Of all its cards. */
	content = 0;
	element: HTMLElement | undefined;

	scrollTo(top: number): void {
		const to = Math.max(0, Math.min(top, this.content - this.height));
		this.scrollTop = to;
		if (this.element) this.element.scrollTop = to;
	}

	/** Takes over where the user scrolled to. */
	scrolled(): void {
		if (this.element) this.scrollTop = this.element.scrollTop;
	}
}

/** The row of columns. Positions are physical: 0 and less in a right-to-left board, 0 and more in the other. */
export class RowView {
	scrollLeft = $state(0);
	width = $state(0);
	element: HTMLElement | undefined;

	scrollTo(left: number): void {
		if (!this.element) return;
		this.element.scrollLeft = left;
		this.scrollLeft = this.element.scrollLeft;
	}

	scrolled(): void {
		if (this.element) this.scrollLeft = this.element.scrollLeft;
	}
}
