from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "observatory"
    label = "observatory"
    verbose_name = "observatório"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.audit.trail import name_actions  # noqa: PLC0415 -- models load after the app registry
        from common.files import access  # noqa: PLC0415 -- models load after the app registry
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ops.demo import register as register_demo  # noqa: PLC0415 -- beside the other registries
        from common.search.registry import register as register_kind  # noqa: PLC0415 -- beside the other registries
        from common.ui import navigation, sitemap  # noqa: PLC0415 -- beside the other registries
        from observatory import demo, demo_entries, demo_feeds, operations, search  # noqa: PLC0415 -- models load after the app registry
        from observatory.queries import entries  # noqa: PLC0415 -- models load after the app registry

        reference.register("observatório", floor=70, load=operations.load_reference)
        register_demo("observatório", floor=70, load=demo.load)
        register_demo("fontes", floor=72, load=demo_feeds.load)
        register_demo("valores declarados", floor=75, load=demo_entries.load)
        access.register("observatory.Entry", entries.may_open_file)
        navigation.register("primary", "Observatório", "observatory:index", 37)
        navigation.register("desk", "A seguir", "observatory:follows", 85)
        sitemap.register("observatório", search.addresses)
        for kind in search.KINDS:
            register_kind(kind)
        name_actions(
            {
                "observatory.publish": "Publicou valores de uma medida",
                "observatory.keep_feed": "Guardou uma ligação a uma fonte",
                "observatory.change_feed": "Alterou uma ligação a uma fonte",
                "observatory.switch_feed": "Ativou ou desativou uma ligação a uma fonte",
                "observatory.accept_contract": "Aceitou a descrição de uma fonte",
                "observatory.start_import": "Começou uma importação de valores",
                "observatory.approve_import": "Aprovou uma importação de valores",
                "observatory.refuse_import": "Recusou uma importação de valores",
                "observatory.enter_figure": "Escreveu um valor por declarar",
                "observatory.submit_entry": "Submeteu um valor declarado",
                "observatory.withdraw_entry": "Retirou um valor que esperava confirmação",
                "observatory.discard_entry": "Abandonou um valor por declarar",
                "observatory.return_entry": "Devolveu um valor declarado",
                "observatory.approve_entry": "Confirmou um valor declarado",
                "observatory.write_metadata": "Escreveu a ficha de uma medida",
                "observatory.set_target": "Registou a meta de uma medida",
                "observatory.save_group": "Guardou um grupo de territórios",
                "observatory.change_group": "Alterou um grupo de territórios",
                "observatory.delete_group": "Apagou um grupo de territórios",
            }
        )
