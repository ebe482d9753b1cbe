"""Answers as INE gives them: a list of one, labels for periods, texts for values, errors with HTTP 200."""

import json


def row(geocod, valor=None, *, sex="T", sign=None, **more):
    told = {"geocod": geocod, "geodsg": geocod, "dim_3": sex, "dim_3_t": {"T": "HM", "1": "H", "2": "M"}.get(sex, sex)}
    if sign is not None:
        told |= {"sinal_conv": sign[0], "sinal_conv_desc": sign[1]}
    if valor is not None:
        told |= {"ind_string": valor.replace(".", ","), "valor": valor}
    return told | more


def data(rows, *, code="0008273", updated="2026-07-17", **more):
    """`rows`: period label → rows."""
    told = {
        "IndicadorCod": code,
        "IndicadorDsg": "População residente (N.º) por Local de residência (NUTS - 2013) e Sexo; Anual - INE",
        "MetaInfUrl": f"https://www.ine.pt/bddXplorer/htdocs/minfo.jsp?var_cd={code}&lingua=PT",
        "DataExtracao": "2026-09-25T15:24:58.753+01:00",
        "DataUltimoAtualizacao": updated,
        "UltimoPref": next(reversed(rows), ""),
        "Dados": rows,
        "Sucesso": {"Verdadeiro": [{"Msg": "OK"}]},
    }
    return json.dumps([told | more], ensure_ascii=False).encode()


def metadata(periods, areas, *, code="0008273", version="03505", updated="2026-07-17", sexes=("T",), **more):
    """`periods`: label → INE's code."""
    groups = [
        {
            f"Dim_Num1_{cat}": [
                {"dim_num": "1", "cat_id": cat, "categ_cod": cat, "categ_dsg": label, "categ_nivel": "1"}
            ]
        }
        for label, cat in periods.items()
    ]
    groups += [
        {f"Dim_Num{number}_{cat}": [{"dim_num": number, "cat_id": cat, "categ_cod": cat, "categ_dsg": cat}]}
        for number, cats in (("2", areas), ("3", sexes))
        for cat in cats
    ]
    told = {
        "IndicadorCod": code,
        "IndicadorNome": "População residente (N.º) por Local de residência e Sexo",
        "Periodic": "Anual",
        "UnidadeMedida": "Número (N.º)",
        "Potencia10": "0",
        "PrecisaoDecimal": "0",
        "DataUltimaAtualizacao": updated,
        "Dimensoes": {
            "Descricao_Dim": [
                {"dim_num": "1", "abrv": "Período de referência", "versao": "", "nota_dsg": ""},
                {"dim_num": "2", "abrv": "Local de residência", "versao": version, "nota_dsg": ""},
                {"dim_num": "3", "abrv": "Sexo", "versao": "00305", "nota_dsg": ""},
            ],
            "Categoria_Dim": groups,
        },
        "Sucesso": {"Verdadeiro": [{"Msg": "OK"}]},
    }
    return json.dumps([told | more], ensure_ascii=False).encode()


def refusal(message="Filtro inválido", code="E004"):
    said = {"IndicadorCod": "0008273", "Lingua": "PT", "DataExtracao": "2026-09-25", "Msg": message, "Cod": code}
    return json.dumps([{"Sucesso": {"Falso": [said]}}]).encode()
