import type { TemplateTexts } from '#lib/domain/templates.ts';

export const pl: TemplateTexts = {
	names: {
		fieldSales: 'Sprzedaż terenowa',
		newBusiness: 'Nowi klienci',
		repeatBusiness: 'Ponowna sprzedaż',
		services: 'Usługi',
		software: 'Oprogramowanie'
	},
	closed: { lost: 'Przegrana', won: 'Wygrana' },
	stages: {
		closing: {
			name: 'Zamknięcie transakcji',
			decision: 'Czy klient teraz podpisze?',
			criteria: ['Wszystko ustalono na piśmie', 'Dzień podpisania jest ustalony']
		},
		contact: {
			name: 'Pierwszy kontakt',
			decision: 'Czy klient chce z nami rozmawiać?',
			criteria: ['Rozmowa z właściwą osobą', 'Potrzeba jest znana', 'Kolejna rozmowa ma termin']
		},
		contract: {
			name: 'Umowa',
			decision: 'Czy klient przyjmie umowę?',
			criteria: [
				'Projekt dotarł do klienta',
				'Obie strony uzgodniły zmiany',
				'Wiadomo, kto podpisuje'
			]
		},
		demo: {
			name: 'Demo',
			decision: 'Czy produkt rozwiązuje problem klienta?',
			criteria: [
				'Pokazano na przykładzie klienta',
				'Był ktoś, kto decyduje',
				'Pytania mają odpowiedzi'
			]
		},
		followUp: {
			name: 'Follow-up',
			decision: 'Czy klient chce kupić ponownie?',
			criteria: ['Rozmowa z osobą, która kupuje', 'Omówiono ostatnie zamówienie']
		},
		inquiry: {
			name: 'Zapytanie',
			decision: 'Czy po odpowiedzi klient chce rozmawiać dalej?',
			criteria: [
				'Odpowiedź wysłano na czas',
				'Udało się skontaktować',
				'Wynik rozmowy jest zapisany'
			]
		},
		meeting: {
			name: 'Spotkanie',
			decision: 'Czy klient widzi w tym wartość?',
			criteria: [
				'Spotkanie z osobą, która decyduje',
				'Znany jest problem i jego koszt',
				'Klient prosi o ofertę'
			]
		},
		need: {
			name: 'Potwierdzona potrzeba',
			decision: 'Czy klient potrzebuje tego teraz?',
			criteria: ['Znana jest ilość i data', 'Jest budżet']
		},
		negotiation: {
			name: 'Negocjacje',
			decision: 'Czy cena i warunki odpowiadają klientowi?',
			criteria: [
				'Otwarte kwestie są spisane',
				'Cena i warunki są uzgodnione',
				'Wiadomo, kto podpisuje'
			]
		},
		order: {
			name: 'Zamówienie',
			decision: 'Czy klient złoży zamówienie?',
			criteria: ['Zamówienie jest na piśmie', 'Data dostawy jest potwierdzona']
		},
		proposal: {
			name: 'Oferta',
			decision: 'Czy klient wybierze naszą ofertę?',
			criteria: ['Wysłana w obiecanym dniu', 'Klient ją otrzymał', 'Omówiona razem z klientem']
		},
		qualification: {
			name: 'Kwalifikacja',
			decision: 'Czy klient chce rozwiązać ten problem?',
			criteria: [
				'Znane są potrzeba, budżet i czas',
				'Wiadomo, kto decyduje',
				'Pasuje do naszej oferty'
			]
		},
		research: {
			name: 'Pozyskiwanie leadów',
			decision: 'Czy ta firma może zostać klientem?',
			criteria: ['Przypomina naszych najlepszych klientów', 'Wiadomo, z kim rozmawiać']
		},
		trial: {
			name: 'Okres próbny',
			decision: 'Czy sprawdza się w codziennej pracy?',
			criteria: ['Cel próby jest uzgodniony', 'Ludzie z tego korzystają', 'Wynik jest omówiony']
		},
		visit: {
			name: 'Po wizycie',
			decision: 'Czy klient chce ofertę?',
			criteria: [
				'Potrzeba obejrzana na miejscu',
				'Rozmowa z osobą, która decyduje',
				'Ustalono następny krok'
			]
		},
		visitPlanned: {
			name: 'Umówiona wizyta',
			decision: 'Czy klient znajdzie dla nas czas?',
			criteria: ['Dzień i miejsce są potwierdzone', 'Klient zna cel wizyty']
		}
	},
	reasons: {
		price: 'Cena',
		competitor: 'Wybór konkurencji',
		noDecision: 'Brak decyzji',
		budget: 'Brak budżetu',
		timing: 'Zły moment',
		fit: 'Oferta nie pasowała',
		engagement: 'Małe zainteresowanie',
		unreached: 'Nie udało się skontaktować',
		other: 'Inny powód',
		noNeed: 'Brak potrzeby',
		wrongFit: 'To nie nasz klient',
		noBudget: 'Nie może zapłacić',
		noPower: 'Nie podejmuje decyzji',
		double: 'Jest już na liście',
		noReply: 'Nigdy nie odpowiedział',
		otherwise: 'Inny',
		later: 'Nie teraz, później',
		nextBudget: 'Czeka na następny budżet',
		contract: 'Związany inną umową',
		paused: 'Projekt wstrzymany'
	},
	sources: {
		email: 'E-mail',
		webForm: 'Formularz na stronie',
		call: 'Telefon od klienta',
		referral: 'Polecenie',
		coldEmail: 'Zimny e-mail',
		coldCall: 'Zimny telefon',
		social: 'Sieć społecznościowa',
		event: 'Wydarzenie'
	}
};
