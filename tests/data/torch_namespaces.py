# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Writes torch_namespaces.tsv: every class of torch.nn, every function of torch.nn.functional and torch.fft, and every name of torchvision.ops of the
# installed versions, and what opcost does with it.
#   python3 torch_namespaces.py > torch_namespaces.tsv
# Columns: name, mark (counted | no work | rejected), the example's text, its inputs, the reason of a rejection. A new name of torch ends the script.
import inspect
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision.ops

LOSS = "a loss: part of training, not of inference"
CONTAINER = "a container: it has no computation of its own"
BASE = "a base class: it has no computation of its own"
HELPER = "not an operation: part of torch's own code"
PRECISION = "matrix products in low precision with scales, for accelerators only"
RANDOM = "draws random numbers"
VALUES = "the number of outputs depends on the values of the input"
BOXES = "works on lists of boxes, not on tensors of one shape"

X1, X2, X3 = "2,4,12", "2,4,10,12", "2,4,6,8,10"
XS = {1: X1, 2: X2, 3: X3}
rows = {}


def mark(space, name, text, inputs):
    rows[space + name] = (text, inputs, "")


def reject(space, names, reason):
    for name in names.split():
        rows[space + name] = ("", "", reason)


for n in (1, 2, 3):
    x = XS[n]
    mark("nn.", f"Conv{n}d", f"Conv{n}d(4, 6, 3)", x)
    mark("nn.", f"LazyConv{n}d", f"LazyConv{n}d(6, 3)", x)
    mark("nn.", f"ConvTranspose{n}d", f"ConvTranspose{n}d(4, 6, 3)", x)
    mark("nn.", f"LazyConvTranspose{n}d", f"LazyConvTranspose{n}d(6, 3)", x)
    mark("nn.", f"BatchNorm{n}d", f"BatchNorm{n}d(4)", x)
    mark("nn.", f"LazyBatchNorm{n}d", f"LazyBatchNorm{n}d()", x)
    mark("nn.", f"InstanceNorm{n}d", f"InstanceNorm{n}d(4)", x)
    mark("nn.", f"LazyInstanceNorm{n}d", f"LazyInstanceNorm{n}d()", x)
    mark("F.", f"conv{n}d", f"F.conv{n}d()", x + ";6,4" + ",3" * n)
    mark("F.", f"conv_transpose{n}d", f"F.conv_transpose{n}d()", x + ";4,6" + ",3" * n)
    for kind, function in (("MaxPool", "max_pool"), ("AvgPool", "avg_pool")):
        mark("nn.", f"{kind}{n}d", f"{kind}{n}d(2)", x)
        mark("F.", f"{function}{n}d", f"F.{function}{n}d(kernel_size=2)", x)
    mark("F.", f"max_pool{n}d_with_indices", f"F.max_pool{n}d_with_indices(kernel_size=2)", x)
    mark("nn.", f"LPPool{n}d", f"LPPool{n}d(2, 2)", x)
    mark("F.", f"lp_pool{n}d", f"F.lp_pool{n}d(norm_type=2, kernel_size=2)", x)
    for kind, function in (("AdaptiveMaxPool", "adaptive_max_pool"), ("AdaptiveAvgPool", "adaptive_avg_pool")):
        mark("nn.", f"{kind}{n}d", f"{kind}{n}d(2)", x)
        mark("F.", f"{function}{n}d", f"F.{function}{n}d(output_size=2)", x)
    mark("F.", f"adaptive_max_pool{n}d_with_indices", f"F.adaptive_max_pool{n}d_with_indices(output_size=2)", x)
    mark("nn.", f"MaxUnpool{n}d", f"MaxUnpool{n}d(2)", x + ";i64:" + x)
    mark("F.", f"max_unpool{n}d", f"F.max_unpool{n}d(kernel_size=2)", x + ";i64:" + x)
    for kind in ("Zero", "Reflection", "Replication", "Circular"):
        mark("nn.", f"{kind}Pad{n}d", f"{kind}Pad{n}d(1)", x)
    mark("nn.", f"ConstantPad{n}d", f"ConstantPad{n}d(1, 0.5)", x)
    mark("nn.", f"Dropout{n}d", f"Dropout{n}d()", x)
    mark("F.", f"dropout{n}d", f"F.dropout{n}d()", x)
for n in (2, 3):
    x = XS[n]
    mark("nn.", f"FractionalMaxPool{n}d", f"FractionalMaxPool{n}d(2, output_size=3)", x)
    mark("F.", f"fractional_max_pool{n}d", f"F.fractional_max_pool{n}d(kernel_size=2, output_size=3)", x)
    mark("F.", f"fractional_max_pool{n}d_with_indices", f"F.fractional_max_pool{n}d_with_indices(kernel_size=2, output_size=3)", x)

ACTIVATIONS = {"CELU": "celu", "ELU": "elu", "GELU": "gelu", "Hardshrink": "hardshrink", "Hardsigmoid": "hardsigmoid", "Hardswish": "hardswish", "Hardtanh": "hardtanh",
               "LeakyReLU": "leaky_relu", "LogSigmoid": "logsigmoid", "Mish": "mish", "ReLU": "relu", "ReLU6": "relu6", "RReLU": "rrelu", "SELU": "selu", "SiLU": "silu",
               "Sigmoid": "sigmoid", "Softplus": "softplus", "Softshrink": "softshrink", "Softsign": "softsign", "Tanh": "tanh", "Tanhshrink": "tanhshrink"}
for module, function in ACTIVATIONS.items():
    mark("nn.", module, module + "()", X1)
    mark("F.", function, f"F.{function}()", X1)
for name in "celu_ elu_ hardtanh_ leaky_relu_ relu_ rrelu_ selu_".split():
    mark("F.", name, f"F.{name}()", X1)
mark("nn.", "Threshold", "Threshold(0.1, 20)", X1)
mark("F.", "threshold", "F.threshold(threshold=0.1, value=20)", X1)
mark("F.", "threshold_", "F.threshold_(threshold=0.1, value=20)", X1)
mark("nn.", "PReLU", "PReLU()", X1)
mark("F.", "prelu", "F.prelu()", X1 + ";1")
mark("nn.", "GLU", "GLU()", X1)
mark("F.", "glu", "F.glu()", X1)
for module, function in {"Softmax": "softmax", "Softmin": "softmin", "LogSoftmax": "log_softmax"}.items():
    mark("nn.", module, module + "(dim=1)", X1)
    mark("F.", function, f"F.{function}(dim=1)", X1)
mark("nn.", "Softmax2d", "Softmax2d()", X2)
for module in "Dropout AlphaDropout FeatureAlphaDropout Identity Flatten".split():
    mark("nn.", module, module + "()", X1)
for function in "dropout alpha_dropout feature_alpha_dropout".split():
    mark("F.", function, f"F.{function}()", X1)

mark("nn.", "Linear", "Linear(12, 5)", X1)
mark("nn.", "LazyLinear", "LazyLinear(5)", X1)
mark("F.", "linear", "F.linear()", X1 + ";5,12")
mark("nn.", "Bilinear", "Bilinear(3, 4, 5)", "2,3;2,4")
mark("F.", "bilinear", "F.bilinear()", "2,3;2,4;5,3,4")
mark("nn.", "LayerNorm", "LayerNorm(12)", X1)
mark("F.", "layer_norm", "F.layer_norm(normalized_shape=12)", X1)
mark("nn.", "GroupNorm", "GroupNorm(2, 4)", X1)
mark("F.", "group_norm", "F.group_norm(num_groups=2)", X1)
mark("nn.", "RMSNorm", "RMSNorm(12)", X1)
mark("F.", "rms_norm", "F.rms_norm(normalized_shape=12)", X1)
mark("nn.", "SyncBatchNorm", "SyncBatchNorm(4)", X2)
mark("F.", "batch_norm", "F.batch_norm()", X1 + ";4;4")
mark("F.", "instance_norm", "F.instance_norm()", X1)
mark("nn.", "LocalResponseNorm", "LocalResponseNorm(3)", X2)
mark("F.", "local_response_norm", "F.local_response_norm(size=3)", X2)
mark("nn.", "CrossMapLRN2d", "CrossMapLRN2d(3)", X2)
mark("F.", "normalize", "F.normalize()", X1)
mark("nn.", "Embedding", "Embedding(9, 4)", "i64:2,5")
mark("F.", "embedding", "F.embedding()", "i64:2,5;9,4")
mark("nn.", "EmbeddingBag", "EmbeddingBag(9, 4)", "i64:2,5")
mark("F.", "embedding_bag", "F.embedding_bag()", "i64:2,5;9,4")
mark("nn.", "CosineSimilarity", "CosineSimilarity()", "2,5;2,5")
mark("F.", "cosine_similarity", "F.cosine_similarity()", "2,5;2,5")
mark("nn.", "PairwiseDistance", "PairwiseDistance()", "2,5;2,5")
mark("F.", "pairwise_distance", "F.pairwise_distance()", "2,5;2,5")
mark("F.", "pdist", "F.pdist()", "4,5")
mark("nn.", "PixelShuffle", "PixelShuffle(2)", X2)
mark("F.", "pixel_shuffle", "F.pixel_shuffle(upscale_factor=2)", X2)
mark("nn.", "PixelUnshuffle", "PixelUnshuffle(2)", X2)
mark("F.", "pixel_unshuffle", "F.pixel_unshuffle(downscale_factor=2)", X2)
mark("nn.", "ChannelShuffle", "ChannelShuffle(2)", X2)
mark("F.", "channel_shuffle", "F.channel_shuffle(groups=2)", X2)
mark("F.", "native_channel_shuffle", "F.native_channel_shuffle(groups=2)", X2)
mark("nn.", "Fold", "Fold(4, 2)", "1,8,9")
mark("F.", "fold", "F.fold(output_size=4, kernel_size=2)", "1,8,9")
mark("nn.", "Unfold", "Unfold(2)", X2)
mark("F.", "unfold", "F.unfold(kernel_size=2)", X2)
mark("nn.", "Unflatten", "Unflatten(1, (2, 2))", X1)
mark("nn.", "Upsample", "Upsample(scale_factor=2, mode='bilinear')", X2)
mark("nn.", "UpsamplingBilinear2d", "UpsamplingBilinear2d(scale_factor=2)", X2)
mark("nn.", "UpsamplingNearest2d", "UpsamplingNearest2d(scale_factor=2)", X2)
mark("F.", "interpolate", "F.interpolate(scale_factor=2, mode='bilinear')", X2)
mark("F.", "upsample", "F.upsample(scale_factor=2, mode='bilinear')", X2)
mark("F.", "upsample_bilinear", "F.upsample_bilinear(scale_factor=2)", X2)
mark("F.", "upsample_nearest", "F.upsample_nearest(scale_factor=2)", X2)
mark("F.", "pad", "F.pad(pad=(1, 2))", X1)
mark("F.", "grid_sample", "F.grid_sample()", X2 + ";2,5,6,2")
mark("F.", "affine_grid", "F.affine_grid(size=(2, 4, 5, 6))", "2,2,3")
mark("F.", "one_hot", "F.one_hot(num_classes=7)", "i64:2,3")
mark("F.", "conv_tbc", "F.conv_tbc()", "9,2,4;3,4,6;6")
for kind in ("RNN", "LSTM", "GRU"):
    mark("nn.", kind, f"{kind}(5, 7)", "3,2,5")
    mark("nn.", kind + "Cell", f"{kind}Cell(5, 7)", "2,5")
mark("nn.", "MultiheadAttention", "MultiheadAttention(8, 2)", "3,2,8;3,2,8;3,2,8")
mark("F.", "scaled_dot_product_attention", "F.scaled_dot_product_attention()", "2,2,3,4;2,2,5,4;2,2,5,4")
mark("nn.", "TransformerEncoderLayer", "TransformerEncoderLayer(8, 2, 16)", "3,2,8")
mark("nn.", "TransformerDecoderLayer", "TransformerDecoderLayer(8, 2, 16)", "3,2,8;4,2,8")
mark("nn.", "TransformerEncoder", "TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 2)", "3,2,8")
mark("nn.", "TransformerDecoder", "TransformerDecoder(TransformerDecoderLayer(8, 2, 16), 2)", "3,2,8;4,2,8")
mark("nn.", "Transformer", "Transformer(8, 2, 1, 1, 16)", "3,2,8;4,2,8")
mark("nn.", "Sequential", "Sequential(Linear(12, 5), ReLU())", X1)
for name in "fft ifft rfft irfft hfft ihfft fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn fftshift ifftshift".split():
    mark("torch.fft.", name, f"torch.fft.{name}()", "3,8")
mark("torchvision.ops.", "DeformConv2d", "DeformConv2d(4, 6, 3)", "2,4,10,12;2,18,8,10")
mark("torchvision.ops.", "deform_conv2d", "torchvision.ops.deform_conv2d()", "2,4,10,12;2,18,8,10;6,4,3,3")
for module, function in {"RoIAlign": "roi_align", "RoIPool": "roi_pool", "PSRoIPool": "ps_roi_pool"}.items():
    ratio = ", sampling_ratio=2" if "Align" in module else ""
    mark("torchvision.ops.", module, f"{module}(output_size=2, spatial_scale=0.5{ratio})", X2 + ";3,5")
    mark("torchvision.ops.", function, f"torchvision.ops.{function}(output_size=2, spatial_scale=0.5{ratio})", X2 + ";3,5")
mark("torchvision.ops.", "FrozenBatchNorm2d", "FrozenBatchNorm2d(4)", X2)
mark("torchvision.ops.", "StochasticDepth", "StochasticDepth(0.1, 'row')", X2)
mark("torchvision.ops.", "stochastic_depth", "torchvision.ops.stochastic_depth(p=0.1, mode='row')", X2)
mark("torchvision.ops.", "Permute", "Permute([0, 2, 3, 1])", X2)
mark("torchvision.ops.", "Conv2dNormActivation", "Conv2dNormActivation((0): Conv2d(4, 6, 3), (1): ReLU())", X2)
mark("torchvision.ops.", "Conv3dNormActivation", "Conv3dNormActivation((0): Conv3d(4, 6, 3), (1): ReLU())", X3)
mark("torchvision.ops.", "MLP", "MLP((0): Linear(12, 5), (1): ReLU())", X1)

reject("nn.", "AdaptiveLogSoftmaxWithLoss BCELoss BCEWithLogitsLoss CTCLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss HingeEmbeddingLoss HuberLoss KLDivLoss L1Loss "
       "LinearCrossEntropyLoss MSELoss MarginRankingLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss NLLLoss NLLLoss2d PoissonNLLLoss SmoothL1Loss SoftMarginLoss "
       "TripletMarginLoss TripletMarginWithDistanceLoss", LOSS)
reject("nn.", "Container ModuleDict ModuleList ParameterDict ParameterList DataParallel", CONTAINER)
reject("nn.", "Module RNNBase RNNCellBase", BASE)
reject("F.", "binary_cross_entropy binary_cross_entropy_with_logits cosine_embedding_loss cross_entropy ctc_loss gaussian_nll_loss hinge_embedding_loss huber_loss kl_div l1_loss "
       "linear_cross_entropy margin_ranking_loss mse_loss multi_margin_loss multilabel_margin_loss multilabel_soft_margin_loss nll_loss poisson_nll_loss smooth_l1_loss "
       "soft_margin_loss triplet_margin_loss triplet_margin_with_distance_loss", LOSS)
reject("F.", "Optional assert_int_or_pair boolean_dispatch handle_torch_function has_torch_function has_torch_function_unary has_torch_function_variadic", HELPER)
reject("F.", "grouped_mm scaled_grouped_mm scaled_mm", PRECISION)
reject("F.", "gumbel_softmax", RANDOM)
reject("F.", "multi_head_attention_forward", "its weights are arguments: give the module nn.MultiheadAttention instead")
reject("torch.fft.", "Tensor", HELPER)
reject("torch.fft.", "fftfreq rfftfreq", "makes a constant: it has no input")
reject("torchvision.ops.", "nms batched_nms remove_small_boxes", VALUES)
reject("torchvision.ops.", "masks_to_boxes clip_boxes_to_image box_convert box_area box_iou generalized_box_iou distance_box_iou complete_box_iou MultiScaleRoIAlign", BOXES)
reject("torchvision.ops.", "ps_roi_align PSRoIAlign", "the catalogue has no position-sensitive alignment with this sampling")
reject("torchvision.ops.", "sigmoid_focal_loss generalized_box_iou_loss distance_box_iou_loss complete_box_iou_loss", LOSS)
reject("torchvision.ops.", "drop_block2d DropBlock2d drop_block3d DropBlock3d", "draws random numbers in training; it does nothing at inference")
reject("torchvision.ops.", "FeaturePyramidNetwork SqueezeExcitation", "a network of several modules: its text does not say how they are connected")


def names():
    for n in dir(nn):
        if inspect.isclass(getattr(nn, n)) and issubclass(getattr(nn, n), nn.Module) or n in ("ParameterList", "ParameterDict"):
            yield "nn." + n
    for n in dir(F):
        if not n.startswith("_") and callable(getattr(F, n)) and not inspect.isclass(getattr(F, n)):
            yield "F." + n
    for n in torch.fft.__all__:
        yield "torch.fft." + n
    for n in torchvision.ops.__all__:
        yield "torchvision.ops." + n


NO_WORK = set("""nn.AlphaDropout nn.FeatureAlphaDropout nn.Dropout nn.Dropout1d nn.Dropout2d nn.Dropout3d nn.Identity nn.Flatten nn.Unflatten nn.ChannelShuffle nn.PixelShuffle
nn.PixelUnshuffle nn.Unfold nn.Embedding nn.MaxUnpool1d nn.MaxUnpool2d nn.MaxUnpool3d nn.ZeroPad1d nn.ZeroPad2d nn.ZeroPad3d nn.ConstantPad1d nn.ConstantPad2d nn.ConstantPad3d
nn.CircularPad1d nn.CircularPad2d nn.CircularPad3d nn.ReflectionPad1d nn.ReflectionPad2d nn.ReflectionPad3d nn.ReplicationPad1d nn.ReplicationPad2d nn.ReplicationPad3d
F.alpha_dropout F.feature_alpha_dropout F.dropout F.dropout1d F.dropout2d F.dropout3d F.channel_shuffle F.native_channel_shuffle F.pixel_shuffle F.pixel_unshuffle F.unfold F.embedding
F.max_unpool1d F.max_unpool2d F.max_unpool3d F.pad F.one_hot torch.fft.fftshift torch.fft.ifftshift torchvision.ops.StochasticDepth torchvision.ops.stochastic_depth
torchvision.ops.Permute""".split())

listed = sorted(set(names()))
missing = [n for n in listed if n not in rows]
if missing:
    sys.exit("not marked: " + " ".join(missing))
print(f"# torch {torch.__version__.split('+')[0]}, torchvision {torchvision.__version__.split('+')[0]}; made by torch_namespaces.py")
print("name\tmark\ttext\tinputs\treason")
for name in listed:
    text, inputs, reason = rows[name]
    print("\t".join((name, "rejected" if reason else "no work" if name in NO_WORK else "counted", text, inputs, reason)))
