using QuantBuild.Formats.TextGeneration;
using QuantBuild.Recipes.DataFormats;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;
using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes;

/// <summary>Makes the model from validated values; fills in what the schema states in words only.</summary>
internal static class RecipeBuilder
{
    public static Recipe Build(
        ValidatedObject root, RecipeLocations locations, RecipeReader reader, TaskPreset? preset) => new()
    {
        Version = root.Get<int>("version"),
        Name = root.Get<string>("name"),
        Model = BuildModel(root.Get<ValidatedObject>("model"), preset),
        Data = BuildData(
            root.Get<ValidatedObject>("data"), reader.Vocabulary.FindTask(root)!, reader.Vocabulary.DataFormats),
        Phases = [.. BuildPhases(root, reader.Vocabulary)],
        Gates = [.. root.Items<ValidatedObject>("gates").Select(BuildGate)],
        OutputFormats = root.Writes("outputs")
            ? [.. root.Items<ValidatedObject>("outputs").Select(output => output.Get<string>("format"))]
            : [reader.Vocabulary.Outputs[0]],
        ReportFormats = [.. root.Items<string>("report")],
        Backend = BackendRules.RequestOf(root),
        Locations = locations,
        Reader = reader,
    };

    private static IEnumerable<PhaseOptions> BuildPhases(ValidatedObject root, RecipeVocabulary vocabulary)
    {
        if (root.Find<ValidatedObject>(TrainSchema.Name) is { } train)
        {
            yield return new TrainOptions(train);
        }

        if (root.Find<ValidatedObject>(QuantizeSchema.Name) is { } quantize)
        {
            yield return BuildQuantize(quantize, vocabulary);
        }
    }

    private static ModelOptions BuildModel(ValidatedObject model, TaskPreset? preset) =>
        new(model.Get<ModelSource>("source"), model.Get<string>("task"))
        {
            Labels = model.Writes("labels") ? [.. model.Items<string>("labels")] : null,
            IsMultiLabel = model.Get<bool>("multiLabel"),
            Preset = preset,
            Pooling = model.Find<string>("pooling"),
            Normalize = model.FindValue<bool>("normalize"),
            Prefix = model.Find<string>("prefix"),
            Dimensions = model.FindValue<int>("dimensions"),
            Stride = model.FindValue<int>("stride"),
            LongestAnswer = model.FindValue<int>("longestAnswer"),
            NoAnswerThreshold = model.FindValue<double>("noAnswerThreshold"),
            MaskedShare = model.FindValue<double>("maskedShare"),
            Prompt = model.Find<string>("prompt") is { } prompt ? PromptTemplate.Parse(prompt) : null,
            TargetMaxLength = model.FindValue<int>("targetMaxLength"),
            MaxNewTokens = model.FindValue<int>("maxNewTokens"),
            Beams = model.FindValue<int>("beams"),
        };

    private static DataOptions BuildData(
        ValidatedObject data, TaskDescriptor task, IReadOnlyList<DataFormatDescriptor> formats)
    {
        var calibration = data.Find<ValidatedObject>("calibration");
        var training = data.Find<ValidatedObject>("training");
        var evaluation = data.Get<ValidatedObject>("evaluation");
        var maxLength = (calibration ?? training)?.FindValue<int>("maxLength") ?? DataSchema.UsualLength;
        return new DataOptions(
            calibration is null
                ? CalibrateOn(training!, task, formats, maxLength)
                : new CalibrationOptions(
                    BuildSource(calibration, formats),
                    BuildColumns(calibration, task),
                    calibration.Get<int>("samples"),
                    calibration.Get<int>("seed"),
                    maxLength),
            new EvaluationOptions(
                BuildSource(evaluation, formats),
                BuildColumns(evaluation, task),
                FigureRules.MetricsOf(evaluation, task),
                evaluation.FindValue<int>("maxLength") ?? maxLength),
            training is null
                ? null
                : new TrainingDataOptions(
                    BuildSource(training, formats),
                    BuildColumns(training, task),
                    training.FindValue<int>("samples"),
                    training.Get<int>("seed"),
                    training.FindValue<int>("maxLength") ?? maxLength));
    }

    private static CalibrationOptions CalibrateOn(
        ValidatedObject training,
        TaskDescriptor task,
        IReadOnlyList<DataFormatDescriptor> formats,
        int maxLength) => new(
        BuildSource(training, formats),
        task.ReadsTargets ? BuildColumns(training, task) : BuildColumns(training, task) with { Label = null },
        DataSchema.UsualSamples,
        KeySchema.UsualSeed,
        maxLength)
    {
        IsOfTraining = true,
    };

    private static DataSource BuildSource(ValidatedObject section, IReadOnlyList<DataFormatDescriptor> formats) =>
        new(section.Get<DataFiles>("source"), DataRules.FormatOf(section, formats)!.Name)
        {
            NamesFormat = section.Writes("format"),
            Separator = section.Find<string>(DataFormatDescriptor.SeparatorKey) switch
            {
                null => null,
                DataSchema.Tab => '\t',
                var text => text[0],
            },
            IsQuoted = section.Find<string>(DataFormatDescriptor.QuoteKey) switch
            {
                null => null,
                var text => text == DataSchema.Quoted,
            },
            HasHeader = section.Get<bool>(DataFormatDescriptor.HeaderKey),
            IgnoresExtraFields = section.Get<string>(DataFormatDescriptor.ExtraFieldsKey) == DataSchema.IgnoredFields,
            Labels = section.Find<IReadOnlyDictionary<string, string>>("labels"),
        };

    private static ColumnOptions BuildColumns(ValidatedObject source, TaskDescriptor task)
    {
        var columns = source.Get<ValidatedObject>("columns");
        return new ColumnOptions(
            columns.Get<string>("text"),
            columns.Find<string>("textPair"),
            task.MakesTargets ? null : columns.Find<string>(task.TargetColumn))
        {
            LabelKey = task.TargetColumn,
        };
    }

    private static QuantizeOptions BuildQuantize(ValidatedObject quantize, RecipeVocabulary vocabulary)
    {
        var name = quantize.Get<string>("method");
        var method = vocabulary.Methods.Single(method => method.Name == name);
        return new QuantizeOptions
        {
            Method = method,
            Settings = quantize.Find<ValidatedObject>(method.Section) ?? ValidatedObject.Empty,
            Modules = BuildModules(quantize.Get<ValidatedObject>("modules")),
            Weights = BuildWeights(quantize.Get<ValidatedObject>("weights")),
            Embeddings = BuildEmbeddings(quantize.Find<ValidatedObject>("embeddings")),
            Activations = BuildActivations(quantize.Find<ValidatedObject>("activations")),
            Overrides = [.. quantize.Items<ValidatedObject>("overrides").Select(BuildOverride)],
            Vectors = [.. quantize.Items<string>(QuantizeSchema.Vectors)],
        };
    }

    private static ModuleOptions BuildModules(ValidatedObject modules)
    {
        IReadOnlyList<int> boundaries = [.. modules.Items<int>("boundaries")];
        return new ModuleOptions(
            boundaries.Count > 0 ? boundaries.Count + 1 : modules.Get<int>("count"),
            modules.Get<string>("split"),
            boundaries,
            modules.Writes("count"));
    }

    private static WeightOptions BuildWeights(ValidatedObject weights) => new(
        weights.Get<int>("bits"),
        weights.Get<string>("granularity"),
        weights.Get<string>("observer"),
        weights.Get<bool>("symmetric"))
    {
        Percentile = weights.Get<double>("percentile"),
        WrittenCodes = weights.Find<string>("codes"),
        Clipping = weights.Get<string>("clipping"),
    };

    private static EmbeddingOptions BuildEmbeddings(ValidatedObject? embeddings) => embeddings is null
        ? new EmbeddingOptions(QuantizeOptions.FullPrecisionBits, Train: false)
        : new EmbeddingOptions(embeddings.Get<int>("bits"), embeddings.Get<bool>("train"))
        {
            Granularity = embeddings.Get<string>("granularity"),
            Observer = embeddings.Get<string>("observer"),
            Percentile = embeddings.Get<double>("percentile"),
            WrittenCodes = embeddings.Find<string>("codes"),
            Clipping = embeddings.Get<string>("clipping"),
        };

    private static ActivationOptions BuildActivations(ValidatedObject? activations)
    {
        if (activations is null)
        {
            return new ActivationOptions(QuantizeOptions.FullPrecisionBits, Attention: false);
        }

        // With 8 bits the largest value costs little; with fewer, it decides how coarse all others become.
        var bits = activations.Get<int>("bits");
        var observer = bits < 8 ? QuantizerSchema.LeastError : QuantizerSchema.MinMax;
        return new ActivationOptions(bits, activations.Get<bool>("attention"))
        {
            Granularity = activations.Get<string>("granularity"),
            Asymmetric = activations.Get<string>("asymmetric"),
            Observer = activations.Find<string>("observer") ?? observer,
            Percentile = activations.Get<double>("percentile"),
            Clipping = activations.Get<string>("clipping"),
        };
    }

    private static OverrideOptions BuildOverride(ValidatedObject item)
    {
        var weights = item.Get<ValidatedObject>("weights");
        return new OverrideOptions(
            LinearPattern.Parse(item.Get<string>("match")),
            weights.FindValue<int>("bits"),
            weights.Find<string>("granularity"),
            weights.Find<string>("observer"),
            weights.FindValue<bool>("symmetric"))
        {
            Percentile = weights.FindValue<double>("percentile"),
            Codes = weights.Find<string>("codes"),
            Clipping = weights.Find<string>("clipping"),
        };
    }

    private static GateOptions BuildGate(ValidatedObject gate) =>
        new(gate.Get<string>("metric"), gate.FindValue<double>("maxDrop"), gate.FindValue<double>("minimum"))
        {
            Maximum = gate.FindValue<double>("maximum"),
            IsOfFullPrecision = gate.Get<string>("model") == GateSchema.FullPrecisionModel,
        };
}
