from action_plan.forms import FileEvidenceForm


def test_the_largest_file_that_is_told_is_the_one_that_is_accepted(settings):
    settings.UPLOAD_MAX_BYTES = 7 * 1024 * 1024

    told = FileEvidenceForm().fields["file"].help_text

    assert told == "PDF, imagem, documento ou folha de cálculo, até 7 MB. Só a EATA e a entidade o podem abrir."
