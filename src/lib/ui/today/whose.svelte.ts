const WHOSE = 'runnel.today';

/** Whether one looks at one's own deals or at all: the same on every list of a day's work, and kept on this device. */
class Whose {
	mine = $state(localStorage.getItem(WHOSE) !== 'all');

	choose(mine: boolean): void {
		this.mine = mine;
		localStorage.setItem(WHOSE, mine ? 'mine' : 'all');
	}
}

export const whose = new Whose();
