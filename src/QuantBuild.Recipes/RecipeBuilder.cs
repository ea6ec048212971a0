using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>Makes the model from validated values; fills in what the schema states in words only.</summary>
internal static class RecipeBuilder
{
    private const int FullPrecision = 32;

    public static Recipe Build(ValidatedObject root, RecipeLocations locations) => new()
    {
        Version = root.Get<int>("version"),
        Name = root.Get<string>("name"),
        Model = BuildModel(root.Get<ValidatedObject>("model")),
        Data = BuildData(root.Get<ValidatedObject>("data")),
        Quantize = BuildQuantize(root.Get<ValidatedObject>("quantize")),
        Gates = [.. root.Items<ValidatedObject>("gates").Select(BuildGate)],
        OutputFormats = root.Writes("outputs")
            ? [.. root.Items<ValidatedObject>("outputs").Select(output => output.Get<string>("format"))]
            : ["compressed-tensors"],
        ReportFormats = [.. root.Items<string>("report")],
        Locations = locations,
    };

    private static ModelOptions BuildModel(ValidatedObject model) =>
        new(model.Get<ModelSource>("source"), model.Get<string>("task"));

    private static DataOptions BuildData(ValidatedObject data)
    {
        var calibration = data.Get<ValidatedObject>("calibration");
        var evaluation = data.Get<ValidatedObject>("evaluation");
        var maxLength = calibration.Get<int>("maxLength");
        return new DataOptions(
            new CalibrationOptions(
                calibration.Get<RecipePath>("source"),
                BuildColumns(calibration),
                calibration.Get<int>("samples"),
                calibration.Get<int>("seed"),
                maxLength),
            new EvaluationOptions(
                evaluation.Get<RecipePath>("source"),
                BuildColumns(evaluation),
                [.. evaluation.Items<string>("metrics")],
                evaluation.FindValue<int>("maxLength") ?? maxLength),
            data.Find<ValidatedObject>("training") is { } training
                ? new TrainingDataOptions(
                    training.Get<RecipePath>("source"),
                    BuildColumns(training),
                    training.FindValue<int>("samples"),
                    training.Get<int>("seed"),
                    training.FindValue<int>("maxLength") ?? maxLength)
                : null);
    }

    private static ColumnOptions BuildColumns(ValidatedObject source)
    {
        var columns = source.Get<ValidatedObject>("columns");
        return new ColumnOptions(
            columns.Get<string>("text"), columns.Find<string>("textPair"), columns.Find<string>("label"));
    }

    private static QuantizeOptions BuildQuantize(ValidatedObject quantize) => new()
    {
        Method = quantize.Get<string>("method"),
        Weights = BuildWeights(quantize.Get<ValidatedObject>("weights")),
        Embeddings = BuildEmbeddings(quantize.Find<ValidatedObject>("embeddings")),
        Activations = BuildActivations(quantize.Find<ValidatedObject>("activations")),
        Mrem = BuildMrem(quantize.Get<ValidatedObject>("mrem")),
        Rem = BuildRem(quantize.Get<ValidatedObject>("rem")),
        Gptq = BuildGptq(quantize.Get<ValidatedObject>("gptq")),
        Qat = BuildQat(quantize.Get<ValidatedObject>("qat")),
        FineTune = BuildFineTune(quantize.Get<ValidatedObject>("fineTune")),
        Overrides = [.. quantize.Items<ValidatedObject>("overrides").Select(BuildOverride)],
    };

    private static WeightOptions BuildWeights(ValidatedObject weights) => new(
        weights.Get<int>("bits"),
        weights.Get<string>("granularity"),
        weights.Get<string>("observer"),
        weights.Get<bool>("symmetric"))
    {
        Percentile = weights.Get<double>("percentile"),
        Clipping = weights.Get<string>("clipping"),
    };

    private static EmbeddingOptions BuildEmbeddings(ValidatedObject? embeddings) => embeddings is null
        ? new EmbeddingOptions(FullPrecision, Train: false)
        : new EmbeddingOptions(embeddings.Get<int>("bits"), embeddings.Get<bool>("train"))
        {
            Granularity = embeddings.Get<string>("granularity"),
            Observer = embeddings.Get<string>("observer"),
            Percentile = embeddings.Get<double>("percentile"),
            Clipping = embeddings.Get<string>("clipping"),
        };

    private static ActivationOptions BuildActivations(ValidatedObject? activations)
    {
        if (activations is null)
        {
            return new ActivationOptions(FullPrecision, Attention: false);
        }

        // With 8 bits the largest value costs little; with fewer, it decides how coarse all others become.
        var bits = activations.Get<int>("bits");
        var observer = bits < 8 ? QuantizerSchema.LeastError : QuantizerSchema.MinMax;
        return new ActivationOptions(bits, activations.Get<bool>("attention"))
        {
            Asymmetric = activations.Get<string>("asymmetric"),
            Observer = activations.Find<string>("observer") ?? observer,
            Percentile = activations.Get<double>("percentile"),
            Clipping = activations.Get<string>("clipping"),
        };
    }

    private static MremOptions BuildMrem(ValidatedObject mrem) => new()
    {
        Modules = mrem.Writes("boundaries") ? mrem.Items<int>("boundaries").Count() + 1 : mrem.Get<int>("modules"),
        Split = mrem.Get<string>("split"),
        Boundaries = [.. mrem.Items<int>("boundaries")],
        Schedule = mrem.Get<string>("schedule"),
        Parallel = BuildParallel(mrem),
        Steps = mrem.Get<int>("steps"),
        BatchSize = mrem.Get<int>("batchSize"),
        LearningRate = mrem.Get<double>("learningRate"),
        StepSizeLearningRate = mrem.FindValue<double>("stepSizeLearningRate") ?? mrem.Get<double>("learningRate"),
        Loss = mrem.Get<string>("loss"),
        Seed = mrem.Get<int>("seed"),
    };

    private static RemOptions BuildRem(ValidatedObject rem) => new()
    {
        Steps = rem.Get<int>("steps"),
        BatchSize = rem.Get<int>("batchSize"),
        LearningRate = rem.Get<double>("learningRate"),
        StepSizeLearningRate = rem.FindValue<double>("stepSizeLearningRate") ?? rem.Get<double>("learningRate"),
        Seed = rem.Get<int>("seed"),
    };

    private static GptqOptions BuildGptq(ValidatedObject gptq) => new()
    {
        Damping = gptq.Get<double>("damping"),
        BlockSize = gptq.Get<int>("blockSize"),
        ActivationOrder = gptq.Get<bool>("activationOrder"),
    };

    private static ParallelScheduleOptions BuildParallel(ValidatedObject mrem) => new()
    {
        Mode = mrem.Get<string>("mode"),
        AnnealSteps = mrem.Get<ValidatedObject>("teacherForcing").FindValue<int>("anneal") ?? mrem.Get<int>("steps") / 2,
        Capacity = mrem.Get<int>("capacity"),
        WarmUp = mrem.Get<int>("warmUp"),
        Lag = mrem.Get<int>("lag"),
        Workers = mrem.Get<int>("workers"),
        ReservoirMegabytes = mrem.Get<int>("reservoirMegabytes"),
    };

    private static QatOptions BuildQat(ValidatedObject qat) => new()
    {
        Epochs = qat.Get<int>("epochs"),
        BatchSize = qat.Get<int>("batchSize"),
        LearningRate = qat.Get<double>("learningRate"),
        StepSizeLearningRate = qat.FindValue<double>("stepSizeLearningRate") ?? qat.Get<double>("learningRate"),
        Warmup = qat.Get<double>("warmup"),
        Dropout = qat.Get<double>("dropout"),
        Seed = qat.Get<int>("seed"),
        Distillation = qat.Get<string>("distillation"),
        LayerWeight = qat.Get<double>("layerWeight"),
        Temperature = qat.Get<double>("temperature"),
        Labels = qat.Get<string>("labels"),
        LabelWeight = qat.Get<double>("labelWeight"),
    };

    private static FineTuneOptions BuildFineTune(ValidatedObject fineTune) => new()
    {
        Epochs = fineTune.Get<int>("epochs"),
        BatchSize = fineTune.Get<int>("batchSize"),
        LearningRate = fineTune.Get<double>("learningRate"),
        WeightDecay = fineTune.Get<double>("weightDecay"),
        Warmup = fineTune.Get<double>("warmup"),
        Dropout = fineTune.Get<double>("dropout"),
        Seed = fineTune.Get<int>("seed"),
    };

    private static OverrideOptions BuildOverride(ValidatedObject item)
    {
        var weights = item.Get<ValidatedObject>("weights");
        return new OverrideOptions(
            ModulePattern.Parse(item.Get<string>("match")),
            weights.FindValue<int>("bits"),
            weights.Find<string>("granularity"),
            weights.Find<string>("observer"),
            weights.FindValue<bool>("symmetric"))
        {
            Percentile = weights.FindValue<double>("percentile"),
            Clipping = weights.Find<string>("clipping"),
        };
    }

    private static GateOptions BuildGate(ValidatedObject gate) =>
        new(gate.Get<string>("metric"), gate.FindValue<double>("maxDrop"), gate.FindValue<double>("minimum"));
}
