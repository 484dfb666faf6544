import type { TemplateTexts } from '#lib/domain/templates.ts';

export const en: TemplateTexts = {
	names: {
		fieldSales: 'Field sales',
		newBusiness: 'New business',
		repeatBusiness: 'Repeat business',
		services: 'Services',
		software: 'Software'
	},
	closed: { lost: 'Lost', won: 'Won' },
	stages: {
		closing: {
			name: 'Closing',
			decision: 'Does the customer sign now?',
			criteria: ['Everything is agreed in writing', 'The day of signing is set']
		},
		contact: {
			name: 'First contact',
			decision: 'Does the customer want to talk to us?',
			criteria: ['Spoke with the right person', 'The need is known', 'The next talk has a day']
		},
		contract: {
			name: 'Contract',
			decision: 'Does the customer accept the contract?',
			criteria: [
				'The draft has arrived',
				'Both sides have settled the changes',
				'Whoever signs is known'
			]
		},
		demo: {
			name: 'Demo',
			decision: 'Does the product solve the customer’s problem?',
			criteria: [
				'Shown on the customer’s own case',
				'Whoever decides was there',
				'Questions are answered'
			]
		},
		followUp: {
			name: 'Follow-up',
			decision: 'Does the customer want to buy again?',
			criteria: ['Reached whoever buys', 'Talked over the last order']
		},
		inquiry: {
			name: 'Inquiry',
			decision: 'Does the customer stay in touch after our answer?',
			criteria: ['Answered in time', 'The customer was reached', 'The outcome is written down']
		},
		meeting: {
			name: 'Meeting',
			decision: 'Does the customer see what it is worth?',
			criteria: [
				'Met whoever decides',
				'The problem and its cost are named',
				'A proposal was asked for'
			]
		},
		need: {
			name: 'Need confirmed',
			decision: 'Does the customer need it now?',
			criteria: ['Quantity and date are known', 'There is a budget']
		},
		negotiation: {
			name: 'Negotiation',
			decision: 'Do price and terms suit the customer?',
			criteria: ['Open points are listed', 'Price and terms are agreed', 'Whoever signs is known']
		},
		order: {
			name: 'Order',
			decision: 'Does the customer place the order?',
			criteria: ['The order is in writing', 'The delivery date is confirmed']
		},
		proposal: {
			name: 'Proposal',
			decision: 'Does the customer choose our proposal?',
			criteria: [
				'Sent on the promised day',
				'The customer has received it',
				'Talked through together'
			]
		},
		qualification: {
			name: 'Qualification',
			decision: 'Does the customer want to solve this problem?',
			criteria: [
				'Need, budget and timing are known',
				'Whoever decides is known',
				'It fits what we sell'
			]
		},
		research: {
			name: 'Lead research',
			decision: 'Could this company become a customer?',
			criteria: ['Resembles our best customers', 'The person to talk to is known']
		},
		trial: {
			name: 'Trial',
			decision: 'Does it prove itself in daily work?',
			criteria: [
				'The aim of the trial is agreed',
				'People work with it',
				'The result is talked over'
			]
		},
		visit: {
			name: 'Visited',
			decision: 'Does the customer want a proposal?',
			criteria: ['Saw the need on site', 'Spoke with whoever decides', 'The next step is agreed']
		},
		visitPlanned: {
			name: 'Visit planned',
			decision: 'Does the customer take the time for us?',
			criteria: ['Day and place are confirmed', 'The customer knows the aim']
		}
	},
	reasons: {
		price: 'Price',
		competitor: 'Chose a competitor',
		noDecision: 'No decision',
		budget: 'No budget',
		timing: 'Bad timing',
		fit: 'Offer did not fit',
		engagement: 'Low engagement',
		unreached: 'Could not be reached',
		other: 'Other',
		noNeed: 'No need for it',
		wrongFit: 'Not our kind of customer',
		noBudget: 'Cannot pay for it',
		noPower: 'Not the one who decides',
		double: 'Already in the list',
		noReply: 'Never answered',
		otherwise: 'Other',
		later: 'Not now, later',
		nextBudget: 'Waits for the next budget',
		contract: 'Bound by another contract',
		paused: 'Project is on hold'
	},
	sources: {
		email: 'E-mail',
		webForm: 'Web form',
		call: 'Call',
		referral: 'Referral',
		coldEmail: 'Cold e-mail',
		coldCall: 'Cold call',
		social: 'Social network',
		event: 'Event'
	}
};
