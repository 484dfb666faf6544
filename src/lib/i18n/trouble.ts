import type { Locale } from './locale.ts';

/** What the page says when something broke. In one chunk for all languages: the messages may be what cannot be had. */
export interface TroubleTexts {
	/** What happened. */
	readonly title: Readonly<Record<TroubleKind, string>>;
	/** What to do about it. */
	readonly advice: Readonly<Record<TroubleKind, string>>;
	readonly safe: string;
	readonly retry: string;
	readonly reload: string;
	readonly update: string;
	readonly regardless: string;
	readonly export: string;
	readonly exported: string;
	readonly notExported: string;
	readonly details: string;
	readonly copy: string;
	readonly copied: string;
}

/** `storage` cannot be opened, what it holds is `unreadable`, `files` of the app are missing, or it is our `fault`. */
export type TroubleKind = 'storage' | 'unreadable' | 'files' | 'fault';

export const TROUBLE: Readonly<Record<Locale, TroubleTexts>> = {
	en: {
		title: {
			storage: 'The browser does not open this app’s storage',
			unreadable: 'Part of what is stored here cannot be read',
			files: 'A part of the app could not be loaded',
			fault: 'Something broke'
		},
		advice: {
			storage:
				'Close other tabs of this app, leave private browsing, or free some space. Then try again.',
			unreadable:
				'Export everything to keep a copy, then try again or go on with what can be read.',
			files: 'Connect to the network once and reload.',
			fault: 'Try again. If it breaks again, export everything and send us the details below.'
		},
		safe: 'Your data is on this device and was not touched.',
		retry: 'Try again',
		reload: 'Reload',
		update: 'Update',
		regardless: 'Go on regardless',
		export: 'Export everything',
		exported: 'The file is in your downloads. It can be imported on any device.',
		notExported:
			'The storage cannot be read right now. Nothing in it was changed. Try again later.',
		details: 'Details for support',
		copy: 'Copy details',
		copied: 'Copied'
	},
	fa: {
		title: {
			storage: 'مرورگر حافظهٔ این برنامه را باز نمی‌کند',
			unreadable: 'بخشی از داده‌های این دستگاه خوانده نمی‌شود',
			files: 'بخشی از برنامه بارگذاری نشد',
			fault: 'مشکلی پیش آمد'
		},
		advice: {
			storage:
				'زبانه‌های دیگر این برنامه را ببندید، از مرور خصوصی خارج شوید یا کمی فضا آزاد کنید؛ سپس دوباره امتحان کنید.',
			unreadable:
				'از همه‌چیز خروجی بگیرید تا نسخه‌ای داشته باشید؛ سپس دوباره امتحان کنید یا با آنچه خوانده می‌شود ادامه دهید.',
			files: 'یک بار به اینترنت وصل شوید و صفحه را دوباره بارگذاری کنید.',
			fault:
				'دوباره امتحان کنید. اگر باز هم پیش آمد، از همه‌چیز خروجی بگیرید و جزئیات زیر را برای ما بفرستید.'
		},
		safe: 'داده‌های شما روی همین دستگاه است و دست نخورده است.',
		retry: 'امتحان دوباره',
		reload: 'بارگذاری دوباره',
		update: 'به‌روزرسانی',
		regardless: 'ادامه با همین وضع',
		export: 'خروجی از همه‌چیز',
		exported: 'فایل در پوشهٔ دریافت‌هاست و روی هر دستگاهی می‌توان آن را وارد کرد.',
		notExported: 'حافظه اکنون خوانده نمی‌شود. چیزی در آن تغییر نکرده است. بعداً دوباره امتحان کنید.',
		details: 'جزئیات برای پشتیبانی',
		copy: 'رونوشت جزئیات',
		copied: 'رونوشت برداشته شد'
	},
	ru: {
		title: {
			storage: 'Браузер не открывает хранилище приложения',
			unreadable: 'Часть сохранённых данных не читается',
			files: 'Часть приложения не загрузилась',
			fault: 'Что-то сломалось'
		},
		advice: {
			storage:
				'Закройте другие вкладки приложения, выйдите из приватного режима или освободите место. Затем повторите.',
			unreadable:
				'Выгрузите всё, чтобы осталась копия, затем повторите или продолжите с тем, что читается.',
			files: 'Подключитесь к сети и перезагрузите страницу.',
			fault:
				'Повторите. Если сломается снова, выгрузите всё и пришлите нам сведения, которые показаны ниже.'
		},
		safe: 'Ваши данные на этом устройстве и не тронуты.',
		retry: 'Повторить',
		reload: 'Перезагрузить',
		update: 'Обновить',
		regardless: 'Всё равно продолжить',
		export: 'Выгрузить всё',
		exported: 'Файл в загрузках. Его можно импортировать на любом устройстве.',
		notExported: 'Хранилище сейчас не читается. В нём ничего не изменено. Повторите позже.',
		details: 'Сведения для поддержки',
		copy: 'Скопировать сведения',
		copied: 'Скопировано'
	},
	pl: {
		title: {
			storage: 'Przeglądarka nie otwiera pamięci tej aplikacji',
			unreadable: 'Części zapisanych danych nie da się odczytać',
			files: 'Nie udało się wczytać części aplikacji',
			fault: 'Coś się zepsuło'
		},
		advice: {
			storage:
				'Zamknij inne karty tej aplikacji, wyjdź z trybu prywatnego lub zwolnij miejsce. Potem spróbuj ponownie.',
			unreadable:
				'Wyeksportuj wszystko, aby mieć kopię, a potem spróbuj ponownie lub kontynuuj z tym, co da się odczytać.',
			files: 'Połącz się z siecią i wczytaj stronę ponownie.',
			fault:
				'Spróbuj ponownie. Jeśli to się powtórzy, wyeksportuj wszystko i prześlij nam szczegóły poniżej.'
		},
		safe: 'Twoje dane są na tym urządzeniu i pozostały nienaruszone.',
		retry: 'Spróbuj ponownie',
		reload: 'Wczytaj ponownie',
		update: 'Zaktualizuj',
		regardless: 'Kontynuuj mimo to',
		export: 'Wyeksportuj wszystko',
		exported: 'Plik jest w pobranych. Można go zaimportować na dowolnym urządzeniu.',
		notExported: 'Pamięci nie da się teraz odczytać. Nic w niej nie zmieniono. Spróbuj później.',
		details: 'Szczegóły dla pomocy technicznej',
		copy: 'Kopiuj szczegóły',
		copied: 'Skopiowano'
	},
	zh: {
		title: {
			storage: '浏览器无法打开本应用的存储',
			unreadable: '本机上的部分数据无法读取',
			files: '应用的一部分未能加载',
			fault: '出了点问题'
		},
		advice: {
			storage: '请关闭本应用的其他标签页、退出无痕模式或释放空间，然后重试。',
			unreadable: '请先导出全部数据留作备份，然后重试，或使用可读取的部分继续。',
			files: '请连接网络后重新加载。',
			fault: '请重试。如果再次出现，请导出全部数据，并将下方详情发给我们。'
		},
		safe: '您的数据仍在本机上，未被改动。',
		retry: '重试',
		reload: '重新加载',
		update: '更新',
		regardless: '仍然继续',
		export: '导出全部数据',
		exported: '文件已保存到下载文件夹，可在任何设备上导入。',
		notExported: '目前无法读取存储，其中的内容未被改动。请稍后再试。',
		details: '供技术支持使用的详情',
		copy: '复制详情',
		copied: '已复制'
	}
};
