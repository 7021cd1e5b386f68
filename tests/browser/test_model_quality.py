"""Model quality: the verdict first, then what it rests on."""


def test_the_verdict_comes_first_with_its_reason(viewer):
    viewer.open("/model")
    answer = viewer.server.get("/model")
    assert viewer.texts("#main .hw-panel-title")[0] == "Verdict"
    assert viewer.text("#model-verdict").split(" – ")[0].endswith(answer["verdict"])
    assert " ".join(answer["reasons"]) in viewer.text("#model-verdict")


def test_the_model_stands_beside_what_it_must_beat(viewer):
    viewer.open("/model")
    rows = viewer.texts("#model-metrics tbody tr")
    for row, metric in zip(rows, viewer.server.get("/model")["metrics"], strict=True):
        ranking, surprise = (
            f"{metric['auc']:.3f} {metric['pr_auc']:.3f}",
            f"{metric['log_loss']:.4f} {metric['brier']:.4f}",
        )
        assert row == f"{metric['model']} {ranking} {surprise}"


def test_columns_refused_give_their_reason(viewer):
    viewer.open("/model")
    refused = viewer.server.get("/model")["refused"]
    shown = viewer.texts("#model-refused tbody tr")
    assert len(shown) == len(refused)
    assert all(column["reason"] in row for column, row in zip(refused, shown, strict=True))


def test_flags_follow_the_viewers_threshold(viewer):
    viewer.open("/threshold?threshold=0.4")
    viewer.go("Model quality")
    viewer.asks(threshold=["0.4"])
    viewer.reads("#model-flags", "At 40 %.")
