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
	laterNote: 'Budget comes with the new financial year.',
	talk: {
		exchanges: [
			{
				ask: '@{name}, can you come along to the site visit?',
				answer: 'Yes, I bring the light meter.'
			},
			{
				ask: '@{name}, does the price hold if they take two floors?',
				answer: 'It does. Three per cent less from the third.'
			},
			{
				ask: '@{name}, who signs there: the site or head office?',
				answer: 'Head office, from ten thousand on.'
			},
			{
				ask: '@{name}, they ask for a reference of the same trade. Do we have one?',
				answer: 'Two. I send you the photos.'
			}
		],
		remarks: [
			'The date matters more to them than the price.',
			'The building manager is on our side.',
			'Careful: their budget ends with the year.',
			'They compare us with one other firm.',
			'Four weeks for delivery are fine for them.'
		]
	},
	met: [
		'Walked the site and measured in three rooms',
		'They want to start with one floor',
		'The buyer was there too: delivery in two parts',
		'Showed the dimming; they liked it',
		'Went through the offer line by line'
	],
	wrote: [
		'Sent what we talked about',
		'Asked for the floor plans',
		'They will come back after their meeting',
		'Thanked for the visit, two dates proposed'
	],
	leadNotes: [
		'Asked for a call next week',
		'Met at the trade fair',
		'Downloaded the planning guide',
		'A customer of ours told them about us',
		'Wrote through the website: a warehouse of 2,000 m²'
	],
	positions: [
		'Facilities manager',
		'Buyer',
		'Managing director',
		'Site manager',
		'Head of maintenance'
	],
	views: { large: 'Large deals', closing: 'Closing this month' }
};
