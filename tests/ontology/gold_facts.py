"""Facts that a reader finds in the seed article and in two synthetic texts, as a table; quotes are looked up, so no offset is typed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from kg.check import disagreement_rule, growth_rule
from kg.mapping import fact_iri, to_quads
from kg.ontology import BASE, KG, PREFIXES, SKOS, Ontology, local_name
from kg.resolve import provisional
from kg.types import Document, Entity, Evidence, Extraction, Fact, Inferred, Observation, Period, Relation, Span

SEED = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "seed.txt"
RULES = Path(__file__).resolve().parents[2] / "ontology" / "rules"
FIRST = (
    "SYNTHETIC TEST TEXT, not news. Amazon's cloud unit AWS grew 24% in the fourth quarter of 2025, after 20% in the third quarter. "
    "Microsoft said Azure grew 39% in its fiscal second quarter of 2026, against 40% in its fiscal first quarter. "
    "Google Cloud revenue rose 48% in the fourth quarter, after 34% in the third. Amazon spent $131 billion on capital expenditures in 2025. "
    "Its free cash flow for the twelve months to December was $12.1 billion. Orbital Fabrics signed a deal with Google Cloud."
)
SECOND = (
    "SYNTHETIC TEST TEXT, not news. Correction to our report of February 7: Amazon's free cash flow for the twelve months to December 2025 was "
    "$11.2 billion, not $12.1 billion. Amazon raised its capital expenditure outlook for 2026 to $210 billion from $200 billion. "
    "Trainium3 is made at TSMC. AWS grew 26% in the first quarter of 2026."
)
BILLION = Decimal(10) ** 9
FISCAL = {
    "microsoft/FY2026Q1": Period("FY2026Q1", date(2025, 7, 1), date(2025, 9, 30), "2025Q3", "microsoft"),
    "microsoft/FY2026Q2": Period("FY2026Q2", date(2025, 10, 1), date(2025, 12, 31), "2025Q4", "microsoft"),
}
AWS = "amazon-web-services"
VOCABULARY = ("metrics", "arithmetic", "codes", "units", "kg")
UNSHOWN = {SKOS + "hiddenLabel", KG + "exclude"}


@dataclass
class Reader:
    """Collects the facts of one text. Rows read: subject, metric, measure, value, unit, period, status."""

    ontology: Ontology
    text: str
    language: str
    title: str
    issued: date
    facts: list[Fact] = field(default_factory=list)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def entity(self, ident: str) -> Entity:
        iri = BASE + "id/" + ident
        return Entity(ident, self.ontology.label(iri), local_name(self.ontology.types(iri)[0]))

    def evidence(self, quote: str, inferred: str, step: Decimal, confidence: str) -> Evidence:
        start = self.text.index(quote)
        slots = tuple(Inferred(slot) for slot in sorted(inferred.split()))
        return Evidence(self.id, Span(start, start + len(quote)), quote, Decimal(confidence), "hand/1", tolerance=step / 2, inferred=slots)

    def obs(self, quote: str, row: str, *, inferred: str = "", step: object = 0, confidence: str = "0.95", by: str | None = None) -> None:
        """Add `subject metric measure value unit period status [base=…] [for=…]`; value like 35.6e9, >60 or 11..15; period "-" is open."""
        subject, metric, measure, value, unit, period, status, *more = row.split()
        extra = dict(part.split("=", 1) for part in more)
        sign = next((s for s in (">=", "<=", ">", "<", "~") if value.startswith(s)), "=")
        low, _, high = value.removeprefix(sign).partition("..") if sign != "=" else value.partition("..")
        self.facts.append(Observation(
            subject=self.entity(subject), metric=metric, measure=measure, unit=unit, comparator=sign,
            value=None if high else Decimal(low), low=Decimal(low) if high else None, high=Decimal(high) if high else None,
            period=None if period == "-" else FISCAL.get(period, Period(period)), status=status,
            base=self.entity(extra["base"]) if "base" in extra else None, qualifier=extra.get("for"), attribution=by,
            evidence=self.evidence(quote, inferred, Decimal(str(step)), confidence),
        ))

    def rel(self, quote: str, row: str, *, inferred: str = "", role: str | None = None, via: str = "", confidence: str = "0.9") -> None:
        """Add `subject predicate object`."""
        subject, predicate, target = row.split()
        self.facts.append(Relation(
            subject=self.entity(subject), predicate=predicate, object=self.entity(target), role=role, via=self.entity(via) if via else None,
            evidence=self.evidence(quote, inferred, Decimal(0), confidence),
        ))

    def extraction(self) -> Extraction:
        document = Document(self.id, self.text, (), "test", "text/plain", self.language, self.title, self.issued, "hand/1")
        return Extraction(document, tuple(self.facts))


def seed(ontology: Ontology) -> Reader:
    """Return what the seed article says."""
    a = Reader(ontology, SEED.read_text(encoding="utf-8"), "zh-Hans", "亚马逊财报", date(2026, 2, 6))
    _seed_quarter(a)
    _seed_chips(a)
    _seed_outlook(a)
    _seed_relations(a)
    return a


def _seed_quarter(a: Reader) -> None:
    e8 = Decimal("1e8")
    q = "四季度净销售额首破 2000 亿美元大关至 2134 亿美元,同比增长 14%"
    a.obs(q, "amazon revenue level 213.4e9 USD 2025Q4 actual", step=e8, inferred="subject")
    a.obs(q, "amazon revenue yoy 14 percent 2025Q4 actual", step=1, inferred="subject")
    a.obs("全年总营收 7169 亿美元", "amazon revenue level 716.9e9 USD 2025 actual", step=e8, inferred="subject")
    q = "净利润从 592 亿美元飙升至 777 亿美元"
    a.obs(q, "amazon netIncome level 77.7e9 USD 2025 actual", step=e8, inferred="subject period")
    a.obs(q, "amazon netIncome level 59.2e9 USD 2024 actual", step=e8, inferred="subject period")
    q = "运营现金流增长 20% 至 1395 亿美元"
    a.obs(q, "amazon operatingCashFlow level 139.5e9 USD 2025 actual", step=e8, inferred="subject period")
    a.obs(q, "amazon operatingCashFlow yoy 20 percent 2025 actual", step=1, inferred="subject period")
    a.obs("财报发布后的盘后交易中,亚马逊股价一度暴跌超 10%", "amazon sharePrice day -10 percent 2026-02-06 actual", step=1, inferred="period")
    q = "亚马逊北美分部销售额同比增长 10% 至 1271 亿美元,营业利润从 93 亿美元增至 115 亿美元"
    a.obs(q, "amazon-north-america revenue level 127.1e9 USD 2025Q4 actual", step=e8, inferred="period")
    a.obs(q, "amazon-north-america revenue yoy 10 percent 2025Q4 actual", step=1, inferred="period")
    a.obs(q, "amazon-north-america operatingIncome level 11.5e9 USD 2025Q4 actual", step=e8, inferred="period")
    a.obs(q, "amazon-north-america operatingIncome level 9.3e9 USD 2024Q4 actual", step=e8, inferred="period")
    q = "国际分部销售额同比增长 17% 至 507 亿美元"
    a.obs(q, "amazon-international revenue level 50.7e9 USD 2025Q4 actual", step=e8, inferred="period")
    a.obs(q, "amazon-international revenue yoy 17 percent 2025Q4 actual", step=1, inferred="period")
    a.obs("营业利润小幅降至 10 亿美元", "amazon-international operatingIncome level 1e9 USD 2025Q4 actual", step=e8, inferred="subject period")
    q = "四季度 AWS 销售额达 356 亿美元,同比激增 24%,不仅远超市场 21% 的增长预期"
    a.obs(q, f"{AWS} revenue level 35.6e9 USD 2025Q4 actual", step=e8)
    a.obs(q, f"{AWS} revenue yoy 24 percent 2025Q4 actual", step=1)
    a.obs(q, f"{AWS} revenue yoy 21 percent 2025Q4 estimate", step=1, by="analysts")
    q = "AWS 贡献了 1287 亿美元收入,占公司总营收的 18%,却贡献了超过 60% 的营业利润"
    a.obs(q, f"{AWS} revenue level 128.7e9 USD 2025 actual", step=e8, inferred="period")
    a.obs(q, f"{AWS} revenue share 18 percent 2025 actual base=amazon", step=1, inferred="period")
    a.obs(q, f"{AWS} operatingIncome share >60 percent 2025 actual base=amazon", inferred="period")
    q = "微软 Azure 和谷歌云在近期财报中分别公布了 39% 和 48% 的云业务增速"
    a.obs(q, "azure revenue yoy 39 percent microsoft/FY2026Q2 actual", step=1, inferred="period", confidence="0.8")
    a.obs(q, "google-cloud revenue yoy 48 percent 2025Q4 actual", step=1, inferred="period", confidence="0.8")


def _seed_chips(a: Reader) -> None:
    q = "亚马逊 AI 训练芯片 Trainium 和通用处理器 Graviton 的合计年化收入运行率已突破 100 亿美元,且正以三位数的百分比实现同比高速增长"
    a.obs(q, "amazon-custom-silicon runRate level >10e9 USD - actual")
    a.obs(q, "amazon-custom-silicon runRate yoy >=100 percent - actual")
    q = "Trainium2 芯片已完成全部预订,累计交付 140 万颗"
    a.obs(q, "trainium2 orders share 100 percent - actual")
    a.obs(q, "trainium2 unitsShipped level 1400000 items - actual", step=100000)
    a.obs("预计到 2026 年中,其供应将被完全预定", "trainium3 orders share 100 percent 2026-06 guidance", inferred="subject")
    q = ("计划 2027 年交付的 Trainium4,性能将实现大幅跃升 ——FP4 计算性能是 Trainium3 的 6 倍,内存带宽为 4 倍,高内存带宽容量达 2 倍")
    a.obs(q, "trainium4 computePerformance multiple 6 x 2027 guidance base=trainium3 for=FP4", step=1)
    a.obs(q, "trainium4 memoryBandwidth multiple 4 x 2027 guidance base=trainium3", step=1)
    a.obs(q, "trainium4 memoryCapacity multiple 2 x 2027 guidance base=trainium3 for=HBM", step=1)
    a.obs("已被超 90% 的 AWS 顶级客户采用", "graviton5 adoption share >90 percent - actual", inferred="subject")
    q = "相较于行业领先的 x86 处理器,Graviton5 的每单位性能价格比提升高达 40%"
    a.obs(q, "graviton5 pricePerformance multiple 40 percent - actual base=x86-processors", step=1)


def _seed_outlook(a: Reader) -> None:
    e8 = Decimal("1e8")
    q = "亚马逊过去十二个月的自由现金流从一年前的 382 亿美元骤降至 112 亿美元"
    a.obs(q, "amazon freeCashFlow level 11.2e9 USD TTM2025Q4 actual", step=e8)
    a.obs(q, "amazon freeCashFlow level 38.2e9 USD TTM2024Q4 actual", step=e8)
    a.obs("扣除销售和激励收益后的物业和设备购置支出同比激增了 507 亿美元", "amazon capitalExpenditure yoy 50.7e9 USD TTM2025Q4 actual", step=e8, inferred="subject period")
    q = "亚马逊 2026 年的资本支出将达到 2000 亿美元,这一数字不仅远超分析师此前 1447 亿美元的预估,更较 2025 年 1250 亿美元的支出规模跃升 60%"
    a.obs(q, "amazon capitalExpenditure level 200e9 USD 2026 guidance", step=e8)
    a.obs(q, "amazon capitalExpenditure level 144.7e9 USD 2026 estimate", step=e8, by="analysts")
    a.obs(q, "amazon capitalExpenditure level 125e9 USD 2025 actual", step=e8)
    a.obs(q, "amazon capitalExpenditure yoy 60 percent 2026 guidance", step=1)
    q = ("亚马逊预计 2026 年第一季度净销售额在 1735 亿至 1785 亿美元之间,同比增长 11% 至 15%,但营业利润指引区间为 165 亿至 215 亿美元,"
         "其中值不仅低于市场普遍预期,还显著低于去年同期的 184 亿美元")
    a.obs(q, "amazon revenue level 173.5e9..178.5e9 USD 2026Q1 guidance", step=e8)
    a.obs(q, "amazon revenue yoy 11..15 percent 2026Q1 guidance", step=1)
    a.obs(q, "amazon operatingIncome level 16.5e9..21.5e9 USD 2026Q1 guidance", step=e8)
    a.obs(q, "amazon operatingIncome level 18.4e9 USD 2025Q1 actual", step=e8)
    a.obs("谷歌已预测 2026 年资本支出可能高达 1850 亿美元", "alphabet capitalExpenditure level 185e9 USD 2026 guidance", step=e8)
    a.obs("Meta 的支出指引也在 1150 亿至 1350 亿美元之间", "meta capitalExpenditure level 115e9..135e9 USD 2026 guidance", step=e8, inferred="period")
    a.obs("2025 年 10 月裁员约 1.4 万人", "amazon layoffs level ~14000 people 2025-10 actual", step=1000, inferred="subject")
    a.obs("2026 年 1 月公司再度宣布裁减约 1.6 万个企业岗位", "amazon layoffs level ~16000 people 2026-01 actual", step=1000, inferred="subject")


def _seed_relations(a: Reader) -> None:
    a.rel("亚马逊北美分部", "amazon-north-america segmentOf amazon")
    a.rel("国际分部", "amazon-international segmentOf amazon", inferred="object")
    a.rel("亚马逊自研芯片业务", "amazon-custom-silicon segmentOf amazon")
    a.rel("AWS 贡献了 1287 亿美元收入,占公司总营收的 18%", f"{AWS} segmentOf amazon", inferred="object predicate", confidence="0.7")
    a.rel("微软 Azure", "azure segmentOf microsoft")
    a.rel("谷歌云", "google-cloud segmentOf alphabet")
    q = "AWS 也面临着激烈的市场竞争,微软 Azure 和谷歌云在近期财报中分别公布了 39% 和 48% 的云业务增速"
    a.rel(q, f"{AWS} competesWith azure")
    a.rel(q, f"{AWS} competesWith google-cloud")
    q = "AWS 近期签下了与 OpenAI、Visa、NBA、贝莱德等各行业巨头的合作协议"
    for buyer in ("openai", "visa", "nba", "blackrock"):
        a.rel(q, f"{buyer} customerOf {AWS}", confidence="0.85")
    q = "为亚马逊与 Anthropic 合作的全球最大可运行 AI 计算集群 “Project Rainier” 提供核心算力支持"
    a.rel(q, "project-rainier uses trainium2", inferred="object")
    a.rel(q, "project-rainier operatedBy amazon", confidence="0.8")
    a.rel(q, "anthropic partnerOf project-rainier")
    a.rel(q, "amazon partnerOf anthropic", via="project-rainier")
    a.rel("新一代 Trainium3", "trainium3 successorOf trainium2", inferred="object")
    a.rel("Trainium3、Trainium4 的量产和迭代", "trainium4 successorOf trainium3", inferred="predicate", confidence="0.7")
    for chip in ("Trainium2", "Trainium3", "Trainium4"):
        a.rel(chip, f"{chip.lower()} memberOfFamily trainium", confidence="0.99")
    a.rel("Graviton5", "graviton5 memberOfFamily graviton", confidence="0.99")
    a.rel("自研 Trainium、Graviton 系列芯片", "trainium designedBy amazon", inferred="object")
    a.rel("自研 Trainium、Graviton 系列芯片", "graviton designedBy amazon", inferred="object")
    a.rel("亚马逊推出的 Graviton5 成为 AWS 针对广泛云工作负载的最强 CPU", f"{AWS} uses graviton5", confidence="0.8")
    a.rel("亚马逊 CEO 安迪・贾西", "andy-jassy officerOf amazon", role="chiefExecutive")
    a.rel("低地球轨道卫星(柯伊伯项目)", "amazon-leo operatedBy amazon", inferred="object")
    a.rel("全食超市", "whole-foods subsidiaryOf amazon", inferred="object predicate", confidence="0.6")


def first(ontology: Ontology) -> Reader:
    """Return what the first synthetic text says."""
    s = Reader(ontology, FIRST, "en", "Synthetic text 1", date(2026, 2, 7))
    q = "AWS grew 24% in the fourth quarter of 2025, after 20% in the third quarter"
    s.obs(q, f"{AWS} revenue yoy 24 percent 2025Q4 actual", step=1)
    s.obs(q, f"{AWS} revenue yoy 20 percent 2025Q3 actual", step=1)
    q = "Azure grew 39% in its fiscal second quarter of 2026, against 40% in its fiscal first quarter"
    s.obs(q, "azure revenue yoy 39 percent microsoft/FY2026Q2 actual", step=1)
    s.obs(q, "azure revenue yoy 40 percent microsoft/FY2026Q1 actual", step=1)
    q = "Google Cloud revenue rose 48% in the fourth quarter, after 34% in the third"
    s.obs(q, "google-cloud revenue yoy 48 percent 2025Q4 actual", step=1, inferred="period")
    s.obs(q, "google-cloud revenue yoy 34 percent 2025Q3 actual", step=1, inferred="period")
    s.obs("Amazon spent $131 billion on capital expenditures in 2025", "amazon capitalExpenditure level 131e9 USD 2025 actual", step=BILLION)
    s.obs("free cash flow for the twelve months to December was $12.1 billion", "amazon freeCashFlow level 12.1e9 USD TTM2025Q4 actual", step="1e8", inferred="subject")
    q = "Orbital Fabrics signed a deal with Google Cloud"
    s.facts.append(Relation(provisional("Orbital Fabrics", "Company"), "customerOf", s.entity("google-cloud"), s.evidence(q, "", Decimal(0), "0.8")))
    return s


def second(ontology: Ontology) -> Reader:
    """Return what the second synthetic text says."""
    t = Reader(ontology, SECOND, "en", "Synthetic text 2", date(2026, 5, 1))
    q = "Amazon's free cash flow for the twelve months to December 2025 was $11.2 billion, not $12.1 billion"
    t.obs(q, "amazon freeCashFlow level 11.2e9 USD TTM2025Q4 actual", step="1e8")
    q = "Amazon raised its capital expenditure outlook for 2026 to $210 billion from $200 billion"
    t.obs(q, "amazon capitalExpenditure level 210e9 USD 2026 guidance", step=BILLION)
    t.rel("Trainium3 is made at TSMC", "trainium3 manufacturedBy tsmc")
    t.obs("AWS grew 26% in the first quarter of 2026", f"{AWS} revenue yoy 26 percent 2026Q1 actual", step=1)
    return t


def curation(facts: Iterable[Fact]) -> list[ox.Quad]:
    """Return what a person decided: the corrected cash flow replaces the wrong one, the new outlook the old one."""
    def iri(metric: str, value: str) -> ox.NamedNode:
        return ox.NamedNode(next(fact_iri(f) for f in facts if isinstance(f, Observation) and f.metric == metric and f.value == Decimal(value)))

    graph, revision = ox.NamedNode(BASE + "graph/curation"), ox.NamedNode("http://www.w3.org/ns/prov#wasRevisionOf")
    wrong = iri("freeCashFlow", "12.1e9")
    return [
        ox.Quad(iri("freeCashFlow", "11.2e9"), revision, wrong, graph),
        ox.Quad(iri("capitalExpenditure", "210e9"), revision, iri("capitalExpenditure", "200e9"), graph),
        ox.Quad(wrong, ox.NamedNode(KG + "rank"), ox.NamedNode(BASE + "code/deprecated"), graph),
    ]


def graph(ontology: Ontology, readers: Iterable[Reader], extra: Iterable[ox.Quad] = (), *, files: Iterable[str] = VOCABULARY) -> ox.Store:
    """Return the union of what texts say, with the derived statements of the rules and the statements of vocabulary files."""
    quads = {quad for reader in readers for quad in to_quads(reader.extraction(), ontology)} | set(extra)
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    for file in files:
        for quad in ox.parse((RULES.parent / f"{file}.ttl").read_bytes(), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value not in UNSHOWN and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    for rule in sorted(RULES.glob("*.rq")):
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in list(store.query(rule.read_text(encoding="utf-8"))))
    for make in (growth_rule, disagreement_rule):
        made = make(lambda: ontology)(lambda sparql: store.query(sparql, prefixes=dict(PREFIXES)))
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in list(made))
    return store
