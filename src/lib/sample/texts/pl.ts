import type { Texts } from '../texts.ts';

export const pl: Texts = {
	language: 'pl',
	people: [
		'Anna Zielińska',
		'Piotr Wójcik',
		'Magdalena Krawczyk',
		'Tomasz Dąbrowski',
		'Ewa Pawlak',
		'Jakub Sikora',
		'Joanna Michalska',
		'Krzysztof Górski',
		'Natalia Wrona',
		'Marcin Łukasik',
		'Karolina Bąk',
		'Michał Szulc'
	],
	contact: {
		pattern: '{given} {family}',
		given: ['Adam', 'Beata', 'Celina', 'Dorota', 'Filip', 'Hubert', 'Iga', 'Kamil'],
		family: ['Bielak', 'Czajka', 'Duda', 'Gawron', 'Kurek', 'Malec', 'Sowa', 'Wilk'],
		phone: '+48 000 ### ###'
	},
	company: {
		pattern: '{name} {trade}',
		names: [
			'Borowian',
			'Brzozar',
			'Bukowar',
			'Chabrowin',
			'Czeremchal',
			'Dębowit',
			'Grabinex',
			'Jałowar',
			'Jarzębik',
			'Jaworyt',
			'Kalinor',
			'Klonis',
			'Kwarcinia',
			'Leszczynar',
			'Lipowar',
			'Lnianka',
			'Makowit',
			'Miętowit',
			'Modrzewin',
			'Olchowar',
			'Paprotnia 7',
			'Rokitan',
			'Rumianin',
			'Sosnar',
			'Szałwin',
			'Tarninal',
			'Topolar',
			'Wierzbinal',
			'Wiklinar',
			'Wrzosan',
			'Żurawinia',
			'Żytowar'
		],
		trades: [
			'Apteki',
			'Auto Części',
			'Chłodnie',
			'Druk',
			'Fitness',
			'Hotele',
			'Klinika',
			'Logistyka',
			'Meble',
			'Mleczarnia',
			'Ogrody',
			'Opakowania',
			'Piekarnie',
			'Szkoły',
			'Tekstylia',
			'Tworzywa'
		]
	},
	title: {
		pattern: '{what}, {where}',
		what: [
			'Oświetlenie LED',
			'Wymiana opraw',
			'Audyt światła',
			'Czujniki ruchu',
			'Światło awaryjne',
			'Sterowanie',
			'Oprawy liniowe',
			'Czujniki światła',
			'Oprawy ściemniane',
			'Umowa serwisowa',
			'Części zamienne',
			'Montaż próbny',
			'Drugi etap'
		],
		where: [
			'magazyn',
			'hala',
			'biuro',
			'parking',
			'oddział',
			'piętro 2',
			'korytarze',
			'plac',
			'hala sportowa',
			'salon',
			'laboratorium',
			'stołówka',
			'rampa'
		]
	},
	nextSteps: [
		[
			'Umówić wizję lokalną',
			'Zapytać, kto podpisuje',
			'Zadzwonić do kierownika technicznego',
			'Poprosić o rzuty pięter',
			'Wysłać prezentację firmy',
			'Odezwać się po świętach'
		],
		[
			'Zmierzyć natężenie światła na miejscu',
			'Wysłać ofertę',
			'Sprawdzić stan magazynu i czas dostawy',
			'Wysłać rysunki',
			'Zapytać o opinię o próbce',
			'Wysłać dwie referencje',
			'Zadzwonić w sprawie oferty'
		],
		[
			'Wysłać poprawione ceny',
			'Wyjaśnić warunki płatności',
			'Przygotować umowę',
			'Przedstawić projekt zarządowi',
			'Potwierdzić datę montażu',
			'Zapytać o podpis'
		]
	],
	lossNotes: [
		'Jednak wybrali tańsze oprawy.',
		'Odłożone na następny rok budżetowy.',
		'Osoba, z którą rozmawialiśmy, odeszła z firmy.',
		'Zostają przy swoim elektryku.',
		'Budynek idzie na sprzedaż.',
		'Brak odpowiedzi na cztery telefony i dwa e-maile.',
		'Oczekiwali dostawy szybszej, niż możemy obiecać.',
		'Najpierw sami zrobią jedno piętro.'
	],
	labels: ['Kluczowy klient', 'Przetarg', 'Pilne'],
	products: [
		'Panel LED 60×60',
		'Oprawa awaryjna',
		'Czujnik obecności',
		'Projekt oświetlenia, dzień'
	],
	personas: [
		{
			name: 'Kierownik obiektu',
			interests: 'Praca bez przestojów',
			pains: 'Skargi na ciemne kąty; świetlówki, których nikt już nie sprzedaje',
			outcomes: 'Połowa rachunku za prąd, dziesięć lat bez serwisu',
			help: 'Projektujemy, dostarczamy i montujemy nocą'
		},
		{
			name: 'Wykonawca elektryczny',
			interests: 'Marża i terminy dostaw',
			pains: 'Spóźnione dostawy, brak rysunków',
			outcomes: 'Budowa bez poprawek',
			help: 'Rysunki razem z ofertą, zapas na dwa tygodnie'
		}
	],
	unfitNote: 'Chodziło tylko o cenę do porównania.',
	laterNote: 'Budżet będzie w nowym roku obrotowym.',
	talk: {
		exchanges: [
			{
				ask: '@{name}, możesz pojechać ze mną na wizję lokalną?',
				answer: 'Tak, wezmę luksomierz.'
			},
			{
				ask: '@{name}, czy cena się utrzyma, jeśli wezmą dwa piętra?',
				answer: 'Tak. Od trzeciego trzy procent mniej.'
			},
			{
				ask: '@{name}, kto u nich podpisuje: zakład czy centrala?',
				answer: 'Od tej kwoty centrala.'
			},
			{
				ask: '@{name}, proszą o referencje z tej samej branży. Mamy?',
				answer: 'Mamy dwie. Wyślę zdjęcia.'
			}
		],
		remarks: [
			'Termin jest dla nich ważniejszy niż cena.',
			'Zarządca budynku jest po naszej stronie.',
			'Uwaga: ich budżet kończy się z rokiem.',
			'Porównują nas z jeszcze jedną firmą.',
			'Dostawa w cztery tygodnie im odpowiada.'
		]
	},
	met: [
		'Obejrzeliśmy obiekt, pomiary w trzech pomieszczeniach',
		'Chcą zacząć od jednego piętra',
		'Był też kupiec: dostawa w dwóch częściach',
		'Pokazaliśmy ściemnianie, podobało się',
		'Omówiliśmy ofertę pozycja po pozycji'
	],
	wrote: [
		'Wysłane to, o czym rozmawialiśmy',
		'Prośba o rzuty pięter',
		'Odezwą się po swoim spotkaniu',
		'Podziękowanie za wizytę, dwa terminy do wyboru'
	],
	leadNotes: [
		'Prosi o telefon w przyszłym tygodniu',
		'Poznaliśmy się na targach',
		'Pobrano poradnik projektowania',
		'Polecił nas nasz klient',
		'Napisali przez stronę: magazyn 2000 m²'
	],
	positions: [
		'Kierownik obiektu',
		'Specjalista ds. zakupów',
		'Prezes zarządu',
		'Kierownik budowy',
		'Szef utrzymania ruchu'
	],
	views: { large: 'Duże transakcje', closing: 'Zamknięcie w tym miesiącu' }
};
