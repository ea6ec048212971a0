using QuantBuild.Models.Tasks;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.PreQuant;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Pipeline.Methods.PreQuant;

/// <summary>The method <c>prequant</c>.</summary>
internal sealed class PreQuantDescriptor : RunnableMethod
{
    // The source and the quantized values; a teacher.
    private const int Copies = 2;

    public override string Name => "prequant";

    public override string Documentation =>
        "one quantized backbone for all tasks, of which a task trains the outliers";

    public override MethodTraits Traits => MethodTraits.ReadsTrainingTexts | MethodTraits.RoundsEmbeddingOnce
        | MethodTraits.TrainsHead | MethodTraits.QuantizesEveryLinear;

    public override IReadOnlyList<KeySchema> Keys => PreQuantKeys.All;

    public override bool LearnsFromLabels(ValidatedObject settings) => true;

    public override IEnumerable<Diagnostic> Check(ValidatedObject settings, RecipeLocations locations)
    {
        if (settings.Find<ValidatedObject>(PreQuantKeys.Outliers) is { } outliers
            && outliers.Writes(PreQuantKeys.Share) && outliers.Writes(PreQuantKeys.Deviations))
        {
            yield return DiagnosticTable.ValueOutOfRange.At(
                locations.Of($"{outliers.Path}.{PreQuantKeys.Deviations}"),
                $"'{outliers.Path}.{PreQuantKeys.Deviations}' takes the place of "
                + $"'{outliers.Path}.{PreQuantKeys.Share}'; leave one of the two out");
        }
    }

    public override IQuantizationMethod Create(ValidatedObject settings, ITask task) => new PreQuantMethod(
        task,
        new PreQuantOptions
        {
            Outliers = OutliersOf(settings.Get<ValidatedObject>(PreQuantKeys.Outliers)),
            Start = settings.Get<string>("start") == "full" ? OutlierStart.Full : OutlierStart.Quantized,
            Train = settings.Items<string>(PreQuantKeys.Train)
                .Aggregate(TrainedParts.None, (parts, part) => parts | PartOf(part)),
            Epochs = settings.Get<int>("epochs"),
            BatchSize = settings.Get<int>("batchSize"),
            LearningRate = (float)settings.Get<double>("learningRate"),
            StepSizeLearningRate = (float)settings.Get<double>("stepSizeLearningRate"),
            WarmupShare = (float)settings.Get<double>("warmup"),
            Decay = DecayOf(settings.Get<string>("schedule")),
            WeightDecay = (float)settings.Get<double>("weightDecay"),
            Dropout = (float)settings.Get<double>("dropout"),
            DistillationWeight = Distils(settings) ? (float)settings.Get<double>("distillationWeight") : 0f,
            Temperature = (float)settings.Get<double>("temperature"),
            Seed = (ulong)settings.Get<int>("seed"),
        },
        settings.Get<string>(PreQuantKeys.Quantizer) == PreQuantKeys.Reconstruction
            ? ReconstructionOf(settings.Get<ValidatedObject>(PreQuantKeys.Reconstruction))
            : null);

    public override MemoryNeed Memory(ValidatedObject settings, MemoryEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(estimate);
        var texts = settings.Get<int>("batchSize");
        return estimate.OfWholeModel(
            Name,
            $"Lower quantize.{Section}.batchSize ({MemoryEstimate.Number(texts)})",
            texts,
            Distils(settings) ? Copies + 1 : Copies);
    }

    private static bool Distils(ValidatedObject settings) =>
        settings.Get<string>(PreQuantKeys.Distillation) == PreQuantKeys.Logits;

    private static OutlierRule OutliersOf(ValidatedObject outliers) => new()
    {
        Share = outliers.FindValue<double>(PreQuantKeys.Share),
        Deviations = outliers.FindValue<double>(PreQuantKeys.Deviations),
        Unit = outliers.Get<string>("per") switch
        {
            "row" => OutlierUnit.Row,
            "model" => OutlierUnit.Model,
            _ => OutlierUnit.Matrix,
        },
        Choice = outliers.Get<string>("choose") == "random" ? OutlierChoice.Random : OutlierChoice.Largest,
    };

    private static TrainedParts PartOf(string name) => name switch
    {
        "outliers" => TrainedParts.Outliers,
        "head" => TrainedParts.Head,
        "steps" => TrainedParts.Steps,
        "norms" => TrainedParts.Norms,
        _ => TrainedParts.Biases,
    };

    private static LearningRateDecay DecayOf(string schedule) => schedule switch
    {
        "cosine" => LearningRateDecay.Cosine,
        "constant" => LearningRateDecay.Constant,
        _ => LearningRateDecay.Linear,
    };

    private static ModuleReconstructionMethod ReconstructionOf(ValidatedObject settings) =>
        new(new ModuleReconstructionOptions
        {
            Steps = settings.Get<int>("steps"),
            BatchSize = settings.Get<int>("batchSize"),
            LearningRate = (float)settings.Get<double>("learningRate"),
            StepSizeLearningRate = (float)settings.Get<double>("learningRate"),
            Seed = (ulong)settings.Get<int>("seed"),
        });
}
