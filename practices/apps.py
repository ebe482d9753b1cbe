from django.apps import AppConfig

from common.audit.trail import name_actions
from common.ui import navigation

AUDITED = {
    "practices.start_practice": "Prática iniciada",
    "practices.save_draft": "Rascunho da prática gravado",
    "practices.revise_practice": "Revisão da prática iniciada",
    "practices.submitted": "Prática submetida",
    "practices.approved_regionally": "Prática validada pela região",
    "practices.approved_nationally": "Prática publicada",
    "practices.returned": "Prática devolvida",
    "practices.refused": "Prática recusada",
    "practices.recalled": "Prática retomada pelo autor",
    "practices.withdrawn": "Prática retirada do catálogo",
    "practices.archived": "Prática arquivada",
    "practices.assess_evidence": "Evidência avaliada",
    "practices.add_image": "Imagem junta à prática",
    "practices.contact_relay": "Mensagem enviada a quem criou a prática",
    "practices.replication_declared": "Interesse em replicar declarado",
    "practices.replication_updated": "Replicação atualizada",
    "practices.replication_corrected": "Replicação corrigida por nova declaração",
    "practices.replication_confirmed": "Replicação confirmada",
    "practices.replication_verified": "Replicação verificada",
    "practices.replication_disputed": "Replicação contestada",
    "practices.replication_settled": "Contestação resolvida",
    "practices.replication_promoted": "Replicação passou a prática própria",
}

FOUND_BY = (
    "practices.PracticePartner",
    "practices.PracticeIndicator",
    "practices.ReusableAsset",
    "practices.Replication",
)


class PracticesConfig(AppConfig):
    name = "practices"
    label = "practices"
    verbose_name = "boas práticas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.media import holds  # noqa: PLC0415 -- beside the other registries
        from common.norm.reference import register  # noqa: PLC0415 -- models load after the app registry
        from common.ops.demo import register as register_demo  # noqa: PLC0415 -- beside the other registries
        from common.search.registry import Follows, SearchKind, register as register_kind  # noqa: PLC0415 -- beside them
        from common.ui import sitemap  # noqa: PLC0415 -- beside them
        from practices import demo, search  # noqa: PLC0415 -- models load after the app registry
        from practices.operations import reference  # noqa: PLC0415 -- models load after the app registry
        from practices.queries import catalogue, pictures  # noqa: PLC0415 -- models load after the app registry

        name_actions(AUDITED)
        holds.register("boas práticas", holds=pictures.is_shown, sight=pictures.sight_of)
        sitemap.register("boas práticas", catalogue.addresses)
        register("boas práticas", floor=70, load=reference.load_reference)
        register_demo("boas práticas", floor=70, load=demo.load)
        register_kind(
            SearchKind(
                code="practices",
                label="Boa prática",
                label_plural="Boas práticas",
                order=25,
                documents=search.documents,
                models=("practices.Practice", *(Follows(part, search.own_practice) for part in FOUND_BY)),
                url_name="practices:index",
            )
        )
        navigation.register("primary", "Boas práticas", "practices:index", 35)
