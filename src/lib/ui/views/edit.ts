import {
	isGroup,
	OPERATORS,
	type Condition,
	type FieldType,
	type Group,
	type Operator
} from '#lib/domain/view.ts';

/** A filter as it is made by hand: what stands at a place of a group is put in, changed and taken out. */

export function replaced(group: Group, index: number, part: Condition | Group): Group {
	return { ...group, parts: group.parts.map((one, at) => (at === index ? part : one)) };
}

/** Without the part at a place; a group that was left empty goes with it. */
export function without(group: Group, index: number): Group {
	return {
		...group,
		parts: group.parts.filter(
			(part, at) => at !== index && !(isGroup(part) && part.parts.length === 0)
		)
	};
}

export function added(group: Group, part: Condition | Group): Group {
	return { ...group, parts: [...group.parts, part] };
}

/** Operators that need no value. */
const BARE: ReadonlySet<Operator> = new Set(['empty', 'filled']);

/** How the value of a condition is given. */
export type Asking =
	'nothing' | 'days' | 'stretch' | 'day' | 'options' | 'flag' | 'money' | 'number' | 'text';

export function askingOf(type: FieldType, operator: Operator): Asking {
	if (BARE.has(operator)) return 'nothing';
	switch (type) {
		case 'day':
			if (operator === 'within') return 'stretch';
			return ['olderThan', 'last', 'next'].includes(operator) ? 'days' : 'day';
		case 'member':
		case 'choice':
		case 'set':
			return 'options';
		case 'flag':
			return 'flag';
		case 'money':
		case 'number':
		case 'text':
			return type;
		default:
			return type satisfies never;
	}
}

/** What a condition begins with that asks for a value in this way. */
const FIRST: Readonly<Record<Asking, readonly string[]>> = {
	nothing: [],
	days: ['14'],
	stretch: ['month'],
	day: ['today'],
	options: [],
	flag: ['yes'],
	money: [],
	number: [],
	text: []
};

/** A condition on a field with its most usual operator. */
export function conditionOn(field: string, type: FieldType): Condition {
	const [operator = 'is'] = OPERATORS[type];
	return withOperator({ field, operator, values: [] }, type, operator);
}

/** A condition with another operator; its values stay where they mean the same. */
export function withOperator(condition: Condition, type: FieldType, operator: Operator): Condition {
	const [before, after] = [askingOf(type, condition.operator), askingOf(type, operator)];
	const keeps = before === after && condition.values.length > 0;
	return { ...condition, operator, values: keeps ? condition.values : FIRST[after] };
}
