// An invented village for tests and for looking at the screens: households with tasks, facts, a form and a conflict.
import type { Household, Lead, Start, Task } from '../src/sync/shapes'

const NAMES = ['孟庆和', '包额尔敦', '于凤霞', '柳长河', '罗春梅', '尹红霞', '乌兰其木格', '白玉山', '陈满囤', '斯琴高娃']
const INITIALS = ['mqh', 'beed', 'yfx', 'lch', 'lcm', 'yhx', 'wlqmg', 'bys', 'cmt', 'sqgw']
const VILLAGES = ['双井村', '三段村', '毛宝力格村']

const task = (id: number, note: string, due_on: string | null, urgent = false): Task => ({ id, kind: 'visit', note, due_on, urgent })

function tasksOf(id: number, day: string): Task[] {
  const later = (days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
  if (id === 1) return [task(11, '补拍牛棚照片', day), task(12, '大额流出 4.2 万元，问清去向', later(2), true)]
  if (id === 2) return [task(21, '还本 4.00 万元，提醒', later(13)), task(22, '身份证要到期', later(45))]
  if (id === 3) return [task(31, '首次走访，建档三件', null)]
  return id % 9 === 0 ? [task(id * 10, '贷后检查，用途 购种羊', later(id % 20))] : []
}

export function invented(id: number, cell: number, day: string): Household {
  const at = (id - 1) % NAMES.length
  return {
    id, number: `BL${String(id).padStart(8, '0')}`, cell, village: VILLAGES[cell - 1] ?? '', group: `${1 + (id % 6)} 组`,
    address: '', house: `${id} 号`, segment: 'farm', line: id === 1 ? { limit_fen: 88_000_00, drawn_fen: 40_000_00, due_on: '2027-03-01' } : null,
    persons: [
      { id: id * 10, name: id <= 10 ? (NAMES[at] ?? '') : `${NAMES[at]?.slice(0, 1)}${'一二三四五六七八九十'[id % 10]}${'田水山林'[id % 4]}`, initials: INITIALS[at] ?? '', relation: 'head', identity: '1504**********2046', tail4: String(2046 + id).slice(-4), phone: '138****1187' },
      { id: id * 10 + 1, name: '王秀兰', initials: 'wxl', relation: 'spouse', identity: '1504**********3021', tail4: '3021', phone: '' }
    ],
    facts: { beef_cattle: { value: 36, as_of: '2026-06-12', source: '走访' }, cows: { value: 26, as_of: '2026-06-12', source: '走访' }, shed_owner: { value: 'own', as_of: '2026-06-12', source: '走访' } },
    revision: `sheet:${id}`, last_visit: id % 3 ? '2026-06-12' : null, completeness: 20 + (id % 70),
    position: [118.9 + cell * 0.06, 43.9 + (cell % 2) * 0.05], tasks: tasksOf(id, day)
  }
}

export const FARM = {
  id: 'farm@1', version: 1, title: '农牧户采集表', pages: [
    { title: '家庭', fields: [
      { key: 'identity_card', label: '身份证', kind: 'photo', purpose: 'identity', required: true },
      { key: 'labourers', label: '劳动力', kind: 'number', unit: '人', required: true, max: 30 },
      { key: 'phone_works', label: '手机打得通吗', kind: 'yesno' }] },
    { title: '种植', fields: [
      { key: 'dry_land', label: '旱地', kind: 'number', unit: '亩' }, { key: 'wet_land', label: '水浇地', kind: 'number', unit: '亩' },
      { key: 'crops', label: '种什么', kind: 'choices', options: [{ value: 'maize', label: '玉米' }, { value: 'millet', label: '谷子' }, { value: 'beans', label: '杂豆' }] }] },
    { title: '养殖', fields: [
      { key: 'beef_cattle', label: '肉牛存栏', kind: 'number', unit: '头', required: true },
      { key: 'cows', label: '其中能下犊的母牛', kind: 'number', unit: '头', shown_when: { field: 'beef_cattle', at_least: 1 } },
      { key: 'shed_owner', label: '牛棚是谁的', kind: 'choice', options: [{ value: 'own', label: '自家' }, { value: 'rent', label: '租用' }, { value: 'shared', label: '合伙' }, { value: 'none', label: '没有' }] },
      { key: 'shed_cost', label: '新牛棚造价', kind: 'money', max: 500_000_000, shown_when: { field: 'shed_owner', is: 'own' } },
      { key: 'shed_since', label: '牛棚哪天盖好', kind: 'date' }] },
    { title: '其他', fields: [{ key: 'note', label: '还要记下的', kind: 'text', hint: '不写意见，写看到的。' }] }
  ]
}

const lead = (id: number, household: number | null, name: string, next_on: string | null, deposit_fen: number): Lead => ({
  id, list: 5, household, name, village: '双井村', deposit_fen, loan_fen: 0, noted: '', state: next_on ? 'working' : 'open',
  next_on, last: next_on ? '电话 · 再考虑' : '', last_on: next_on && '2026-09-20', until: '2027-03-31'
})

export function startOf(day: string, counts: number[]): Start {
  return {
    person: { id: 88, number: '0088', name: '尹红霞', post: '客户经理', branch: '双井支行' }, business_date: day, offset: 1,
    origin: [118.95, 43.92], limits: { max_households: 4000 }, orders: [], comments: [], notices: [],
    grids: counts.map((households, at) => ({
      cell: at + 1, name: VILLAGES[at] ?? `村 ${at + 1}`, households,
      outline: [[[118.93 + at * 0.06, 43.88], [118.99 + at * 0.06, 43.88], [118.99 + at * 0.06, 43.98], [118.93 + at * 0.06, 43.97]]]
    })),
    villages: counts.map((filed, at) => ({
      cell: at + 1, name: VILLAGES[at] ?? `村 ${at + 1}`, town: '林东镇', branch: '双井支行', year: 2026, step: '签约', step_days: 11,
      put_off: '', sitting: false, counts: [['建档', filed], ['符合', filed], ['授信', filed], ['签约', 1], ['用信', 0]],
      kinds: ['示范村'], facts: [
        { key: 'speciality', name: '一村一品', unit: '', value: '肉牛', bare: '肉牛', as_of: day, source: '外勤', answer: '' },
        { key: 'population', name: '人口', unit: '人', value: '1,203 人', bare: '1203', as_of: day, source: '统计站', answer: '1,250 人 等支行确认' },
        { key: 'land', name: '耕地', unit: '亩', value: '', bare: '', as_of: '', source: '', answer: '' }
      ],
      people: [{ role: '村主任', name: '乌云', phone: '138****1234' }],
      plaques: [{ number: '0001', place: '村委会外墙', staff: '尹红霞', state: '完好' }],
      days: [{ day, gather: '村委会', people: ['尹红霞', '高云'] }]
    })),
    forms: [{ id: 'farm@1', title: '农牧户采集表', segment: 'farm' }],
    products: [{ code: 'funong', name: '富农贷', delivery: 'offline', needs: ['查询授权', '身份证'], facts: [{ key: 'beef_cattle', label: '肉牛存栏' }, { key: 'yearly_income', label: '年收入' }] }],
    conflicts: [],
    leads: {
      total: 3, most: 200, latest_days: 180,
      lists: [{ id: 5, name: '有存无贷', script: '您在我行的存款一直稳定。先说额度和利率，再问近期要用钱的地方，不催办。' }],
      rows: [
        lead(501, 2, '包额尔敦', day, 300_000_00), lead(502, 4, '柳长河', null, 120_000_00), lead(503, null, '王海', null, 0)
      ],
      channels: { visit: '上门', phone: '电话' }, outcomes: { unreached: '没联系上', interested: '有意向', lost: '未成' },
      reasons: { no_need: '没有需求', never: '请勿再联系' }
    },
    day: {
      day, settled: false, visits: 2, tasks: 1, touches: 3, reasons: { away: '不在家', no_time: '没来得及' },
      calls: [
        { household: 1, name: '孟庆和', village: '双井村', why: '待办：补拍牛棚照片', called: true, left: '' },
        { household: 2, name: '包额尔敦', village: '双井村', why: '名单：有存无贷', called: false, left: '' }]
    },
    sittings: [{ id: 7, name: '双井村评议会', households: [{ id: 1, name: '孟庆和', group: '3 组' }, { id: 2, name: '包额尔敦', group: '5 组' }] }]
  }
}
