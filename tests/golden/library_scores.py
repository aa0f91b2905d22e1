"""Mean IoU and Dice as libraries compute them: makes library_scores.json.

    pip install torch==2.15.0 torchmetrics==1.9.0 monai==1.6.1 scikit-learn==1.9.1
    pip install --no-deps segmentation-models-pytorch==0.6.0
    python tests/golden/library_scores.py
"""

import datetime
import importlib.util
import itertools
import json
import math
import pathlib
import warnings

import monai
import sklearn
import torch
import torchmetrics
import torchmetrics.classification
import torchmetrics.segmentation
from monai.metrics import DiceMetric, MeanIoU
from sklearn.metrics import f1_score, jaccard_score

warnings.simplefilter("ignore")
# Its functional file alone: the package wants encoders of images, too.
found = importlib.util.find_spec("segmentation_models_pytorch").submodule_search_locations[0]
spec = importlib.util.spec_from_file_location("smp", pathlib.Path(found) / "metrics" / "functional.py")
smp = importlib.util.module_from_spec(spec)
spec.loader.exec_module(smp)


def images(*rows):
    return torch.tensor([[int(c) for c in row] for row in rows]).reshape(len(rows), 5, 5)


generator = torch.Generator().manual_seed(3)
random = [torch.randint(0, 5, (4, 5, 5), generator=generator) for _ in range(2)]
random[1] = torch.where(torch.rand(4, 5, 5, generator=generator) < 0.6, random[0], random[1])
shape, empty = "0000001100011100011000000", "0" * 25
BATCHES = [
    ("three images", 3, images("0000001100011220122000000", "0000000110001100011000000", "0000000000002200022200000"),
     images("0000001100011120122000000", "0000001110011100010000000", "0000000100012200022000000")),
    ("one image", 2, images(shape), images("0000001110011100011000000")),
    ("nothing but background", 2, images(empty, empty), images(empty, empty)),
    ("an empty image", 2, images(shape, empty), images("0000001100001100011000000", empty)),
    ("a false alarm", 2, images(shape, empty), images("0000001100001100011000000", "0000000000001000000000000")),
    ("an absent class", 4, images(shape, shape), images("0000001200012100011000000", shape)),
    ("a class of nobody", 3, images(shape, shape), images("0000001100012100011000000", shape)),
    ("five classes at random", 5, *random),
]


def scores(k, target, predict):
    one_hot = lambda mask: torch.nn.functional.one_hot(mask, k).permute(0, 3, 1, 2)
    classified = torchmetrics.classification.MulticlassJaccardIndex
    for average in ("micro", "macro"):
        yield f"torchmetrics JaccardIndex {average}", "iou", classified(num_classes=k, average=average)(predict, target)
    for background in (True, False):
        metric = torchmetrics.segmentation.MeanIoU(num_classes=k, include_background=background, input_format="index")
        metric.update(predict, target)
        yield f"torchmetrics MeanIoU background={background}", "iou", metric.compute()
        for average, level in itertools.product(("micro", "macro"), ("samplewise", "global")):
            metric = torchmetrics.segmentation.DiceScore(
                num_classes=k, include_background=background, average=average, aggregation_level=level, input_format="index"
            )
            metric.update(predict, target)
            yield f"torchmetrics DiceScore {average} {level} background={background}", "dice", metric.compute()
        for cls, measure in ((MeanIoU, "iou"), (DiceMetric, "dice")):
            for ignore in (True, False):
                metric = cls(include_background=background, ignore_empty=ignore)
                metric(one_hot(predict), one_hot(target))
                yield f"MONAI {cls.__name__} ignore_empty={ignore} background={background}", measure, metric.aggregate()
    counts = smp.get_stats(predict, target, mode="multiclass", num_classes=k)
    for measure, score in (("iou", smp.iou_score), ("dice", smp.f1_score)):
        for reduction in ("micro", "macro", "micro-imagewise", "macro-imagewise"):
            yield f"smp {measure} {reduction}", measure, score(*counts, reduction=reduction)
        yield f"smp {measure} macro-imagewise zero_division=0", measure, score(*counts, reduction="macro-imagewise", zero_division=0)
    for measure, score in (("iou", jaccard_score), ("dice", f1_score)):
        for average in ("micro", "macro"):
            yield f"scikit-learn {score.__name__} {average}", measure, score(target.flatten(), predict.flatten(), average=average)


def value(score):
    score = float(score)
    return score if math.isfinite(score) else str(score)


cases = [
    {
        "name": name,
        "classes": k,
        "shape": list(target.shape),
        "target": target.flatten().tolist(),
        "predict": predict.flatten().tolist(),
        "scores": [{"call": call, "measure": measure, "value": value(score)} for call, measure, score in scores(k, target, predict)],
    }
    for name, k, target, predict in BATCHES
]
about = "mean IoU and Dice of predicted masks by the libraries' own code"
versions = {
    "torch": torch.__version__.split("+")[0],
    "torchmetrics": torchmetrics.__version__,
    "monai": monai.__version__,
    "segmentation_models_pytorch": importlib.metadata.version("segmentation_models_pytorch"),
    "scikit-learn": sklearn.__version__,
}
file = {"about": about, "date": str(datetime.date.today()), "versions": versions, "cases": cases}
pathlib.Path(__file__).with_name("library_scores.json").write_text(json.dumps(file, separators=(",", ":")) + "\n")
