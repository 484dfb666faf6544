import type { TemplateTexts } from '#lib/domain/templates.ts';

export const zh: TemplateTexts = {
	names: {
		fieldSales: '外勤销售',
		newBusiness: '新客户',
		repeatBusiness: '复购',
		services: '服务',
		software: '软件'
	},
	closed: { lost: '输单', won: '赢单' },
	stages: {
		closing: {
			name: '推进成交',
			decision: '客户现在愿意签约吗？',
			criteria: ['各项约定已书面确认', '签约日期已定']
		},
		contact: {
			name: '首次联系',
			decision: '客户愿意与我们沟通吗？',
			criteria: ['已与对口人员沟通', '已了解需求', '已约定下次沟通日期']
		},
		contract: {
			name: '合同',
			decision: '客户接受合同条款吗？',
			criteria: ['客户已收到合同草案', '双方已确认修改内容', '已明确签字人']
		},
		demo: {
			name: '产品演示',
			decision: '产品能解决客户的问题吗？',
			criteria: ['结合客户实际场景演示', '决策人在场', '疑问已解答']
		},
		followUp: {
			name: '跟进',
			decision: '客户愿意再次购买吗？',
			criteria: ['已联系到采购负责人', '已回顾上次订单']
		},
		inquiry: {
			name: '咨询',
			decision: '收到答复后，客户愿意继续沟通吗？',
			criteria: ['已及时答复', '已联系到客户', '沟通结果已记录']
		},
		meeting: {
			name: '会面',
			decision: '客户认可方案的价值吗？',
			criteria: ['已与决策人会面', '已明确问题及其代价', '客户要求提供报价']
		},
		need: {
			name: '确认需求',
			decision: '客户现在就需要吗？',
			criteria: ['已明确数量和日期', '预算已落实']
		},
		negotiation: {
			name: '商务谈判',
			decision: '客户接受价格和条件吗？',
			criteria: ['未决事项已列明', '价格和条件已谈妥', '已明确签字人']
		},
		order: {
			name: '下单',
			decision: '客户会下单吗？',
			criteria: ['已收到书面订单', '交付日期已确认']
		},
		proposal: {
			name: '报价方案',
			decision: '客户会选择我们的方案吗？',
			criteria: ['已按承诺日期发出', '客户已收到', '已与客户逐项沟通']
		},
		qualification: {
			name: '资格评估',
			decision: '客户想解决这个问题吗？',
			criteria: ['需求、预算和时间已明确', '已明确决策人', '符合我们的业务']
		},
		research: {
			name: '寻找线索',
			decision: '这家公司可能成为客户吗？',
			criteria: ['与我们的优质客户相似', '已明确联系人']
		},
		trial: {
			name: '试用',
			decision: '日常使用效果能让客户满意吗？',
			criteria: ['试用目标已商定', '客户人员正在使用', '试用结果已沟通']
		},
		visit: {
			name: '已拜访',
			decision: '客户想要一份报价吗？',
			criteria: ['已现场了解需求', '已与决策人沟通', '已商定下一步']
		},
		visitPlanned: {
			name: '已约拜访',
			decision: '客户愿意为我们安排时间吗？',
			criteria: ['日期和地点已确认', '客户了解拜访目的']
		}
	},
	reasons: {
		price: '价格',
		competitor: '选择了竞争对手',
		noDecision: '未做决定',
		budget: '没有预算',
		timing: '时机不合适',
		fit: '方案不合适',
		engagement: '参与度低',
		unreached: '无法联系上',
		other: '其他原因',
		noNeed: '没有需求',
		wrongFit: '不是目标客户',
		noBudget: '无力支付',
		noPower: '不是决策人',
		double: '已在列表中',
		noReply: '一直没有回复',
		otherwise: '其他',
		later: '现在不行，以后再说',
		nextBudget: '等待下期预算',
		contract: '受其他合同约束',
		paused: '项目暂停'
	},
	sources: {
		email: '邮件',
		webForm: '网站表单',
		call: '来电',
		referral: '转介绍',
		coldEmail: '陌生邮件',
		coldCall: '陌生电话',
		social: '社交网络',
		event: '活动'
	}
};
