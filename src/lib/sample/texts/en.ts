import type { Texts } from '../texts.ts';

export const en: Texts = {
	language: 'en',
	people: [
		'Maya Lindqvist',
		'Owen Barrett',
		'Priya Raman',
		'Tom Ashdown',
		'Grace Okafor',
		'Daniel Reyes',
		'Hannah Vogel',
		'Marcus Webb',
		'Elena Torres',
		'Sam Whitlock',
		'Aisha Karim',
		'Joel Pembroke'
	],
	contact: {
		pattern: '{given} {family}',
		given: ['Alice', 'Ben', 'Chloe', 'Edward', 'Fiona', 'George', 'Isla', 'Leo'],
		family: ['Abbott', 'Carter', 'Dawson', 'Ellery', 'Finch', 'Hartley', 'Mercer', 'Sutton'],
		phone: '+44 7700 900###'
	},
	company: {
		pattern: '{name} {trade}',
		names: [
			'Alderfen',
			'Amberlock',
			'Birchquay',
			'Brackenfold',
			'Cinderhatch',
			'Copperlane',
			'Driftmoor',
			'Dunmarrow',
			'Elmwharf',
			'Fernhollow',
			'Foxglove Hill',
			'Gorsedale',
			'Greywick',
			'Hazelmoor',
			'Heronsgate',
			'Ironbeck',
			'Juniper Row',
			'Kestrel Yard',
			'Larkholm',
			'Mossgate',
			'Nettlebank',
			'Orchard Nine',
			'Otterfold',
			'Pinewharf',
			'Plumtree',
			'Quillford',
			'Rowanside',
			'Saltmarsh Lane',
			'Thistlecombe',
			'Umberfield',
			'Valecroft',
			'Willowbeck',
			'Yarrowby',
			'Zephyr Quay'
		],
		trades: [
			'Bakery',
			'Clinics',
			'Cold Storage',
			'Dairy',
			'Dental',
			'Fitness',
			'Foods',
			'Furniture',
			'Garden Centres',
			'Hotels',
			'Logistics',
			'Packaging',
			'Plastics',
			'Printing',
			'Schools',
			'Textiles'
		]
	},
	title: {
		pattern: '{what}, {where}',
		what: [
			'LED lighting',
			'Lighting refit',
			'Lighting audit',
			'Presence sensors',
			'Emergency lights',
			'Light controls',
			'Linear lights',
			'Daylight sensors',
			'Dimmable lights',
			'Service contract',
			'Spare parts',
			'Pilot',
			'Phase two'
		],
		where: [
			'warehouse',
			'workshop',
			'head office',
			'car park',
			'north site',
			'second floor',
			'corridors',
			'yard',
			'sports hall',
			'showroom',
			'laboratory',
			'canteen',
			'loading bays'
		]
	},
	nextSteps: [
		[
			'Agree a site visit',
			'Ask who signs',
			'Call the facilities manager',
			'Ask for the floor plans',
			'Send the company brochure',
			'Call back after the holiday'
		],
		[
			'Measure the light levels on site',
			'Send the offer',
			'Check stock and lead time',
			'Send drawings',
			'Ask for feedback on the sample',
			'Send two references',
			'Call about the offer'
		],
		[
			'Send revised prices',
			'Clarify the payment terms',
			'Prepare the contract',
			'Present to the board',
			'Confirm the installation date',
			'Ask about the signature'
		]
	],
	lossNotes: [
		'They took the cheaper fitting after all.',
		'Put off to the next financial year.',
		'The person we dealt with has left.',
		'They stay with the electrician they know.',
		'The building is being sold.',
		'No answer to four calls and two e-mails.',
		'Wanted a shorter delivery time than we can promise.',
		'They will do one floor themselves first.'
	],
	labels: ['Key account', 'Tender', 'Urgent'],
	products: ['LED panel 60×60', 'Emergency light', 'Presence sensor', 'Light planning, day'],
	personas: [
		{
			name: 'Facilities manager',
			interests: 'Quiet operation, short downtime',
			pains: 'Complaints about dark corners; lamps that nobody can buy any more',
			outcomes: 'Half the energy bill, no maintenance for ten years',
			help: 'We plan, deliver and fit at night'
		},
		{
			name: 'Electrical contractor',
			interests: 'Margin, delivery dates',
			pains: 'Late deliveries, missing drawings',
			outcomes: 'A project without call-backs',
			help: 'Drawings with the offer, stock for two weeks'
		}
	],
	unfitNote: 'Only wanted a price for comparison.',
	laterNote: 'Budget comes with the new financial year.'
};
