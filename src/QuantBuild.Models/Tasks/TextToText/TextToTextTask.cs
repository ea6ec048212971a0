using System.Globalization;
using System.Text;
using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.TextGeneration;
using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>
/// A text to be written for each text or pair of texts (arXiv:1910.10683), such as a class's name, an answer or a
/// summary. A model learns each token behind the right ones before it, and is judged by what it writes on its own.
/// </summary>
public sealed class TextToTextTask : ITask
{
    // Of a text to be read, where nothing else is known of it.
    private const double UsualLength = 128;

    private readonly GenerationSettings settings;
    private readonly T5Extents? extents;

    /// <summary>The task with the usual settings, of no model yet.</summary>
    public TextToTextTask()
        : this(GenerationSettings.Default, extents: null)
    {
    }

    private TextToTextTask(GenerationSettings settings, T5Extents? extents)
    {
        this.settings = settings;
        this.extents = extents;
    }

    public string Name => "text-to-text";

    public IReadOnlyList<IMetric> Metrics { get; } =
    [
        WrittenTextMetric.ExactMatch,
        WrittenTextMetric.Accuracy,
        WrittenTextMetric.TokenF1,
        WrittenTextMetric.RougeL,
        new WrittenTokenPerplexity(),
    ];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } =
        [new WrittenTextAgreement(), new WrittenTokenDivergence()];

    public string TargetColumn => "target";

    public bool ReadsTargets => true;

    public double AnswerShare => settings.TargetMaxLength / (settings.TargetMaxLength + UsualLength);

    public IAnswerSummary? Summary { get; } = new AnswerColumns();

    public IReadOnlyList<string> ModelKeys { get; } = ["prompt", "targetMaxLength", "maxNewTokens", "beams"];

    public string Identity => Encoding.UTF8.GetString(GenerationSettingsFile.Write(settings));

    /// <summary>The prompt, and behind it what is to be written.</summary>
    /// <inheritdoc/>
    public TextForm Texts => new(AreApart: false)
    {
        AreOne = true,
        TakesPair = settings.Prompt.TakesPair,
        StartToken = extents?.StartTokenId,
        Encoding = Encode,
        Identity = string.Create(
            CultureInfo.InvariantCulture, $"prompt {settings.Prompt.Source}, at most {settings.TargetMaxLength}"),
    };

    /// <summary>A model whose head writes a text.</summary>
    /// <inheritdoc/>
    public bool IsStatedBy(ModelFolder folder, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return GeneratorConfiguration.IsNamedBy(folder.Configuration);
    }

    public ITask Of(ModelFolder folder, ArchitectureRegistry architectures, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(settings);
        var own = GenerationSettingsFile.Read(folder.Path);
        var said = new GenerationSettings(
            settings.Prompt ?? own.Prompt,
            settings.TargetMaxLength ?? own.TargetMaxLength,
            settings.MaxNewTokens ?? settings.TargetMaxLength ?? own.MaxNewTokens,
            settings.Beams ?? own.Beams);
        var model = GeneratorConfiguration.ExtentsOf(GeneratorConfiguration.From(folder.Configuration, architectures));
        return OptionsOf(said, model).ProblemFor(model.VocabularySize) is { } problem
            ? throw new ModelFileException(
                Path.Combine(folder.Path, ModelConfiguration.FileName),
                $"does not fit how texts are to be written: {problem}")
            {
                Problem = ModelFileProblem.Purpose,
            }
            : new TextToTextTask(said, model);
    }

    public IReadOnlyList<CompanionFile> FilesOf(ModelFolder folder) =>
        [new CompanionFile(GenerationSettingsFile.Name, GenerationSettingsFile.Write(settings))];

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        GeneratorConfiguration.From(configuration, architectures);

    /// <summary>Never: what writes is a part of the pre-trained model.</summary>
    /// <inheritdoc/>
    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) => false;

    /// <exception cref="NotSupportedException">Always: no model lacks one.</exception>
    /// <inheritdoc/>
    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head) =>
        throw new NotSupportedException("No model that writes texts lacks the head.");

    public ITextWriter? WriterFor(ITokenizer tokenizer, string folder)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return tokenizer.BeginText() is not null
            ? new BeamTextWriter(OptionsOf(settings, Extents), tokenizer)
            : throw new ModelFileException(folder, GeneratorConfiguration.NoTextsReason)
            {
                Problem = ModelFileProblem.Purpose,
            };
    }

    public ITargetForm TargetsOf(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new TargetForm(model.Extents.VocabularySize);
    }

    /// <summary>The cross-entropy with the tokens to be written, each behind the right ones before it.</summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return logits.CrossEntropy(batch.Targets);
    }

    /// <summary>The cross-entropy with the other model's probabilities of the next token (arXiv:1503.02531).</summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        logits.SoftCrossEntropy(teacher, temperature);

    /// <summary>Who always writes the commonest text; who thinks all tokens alike likely.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var written = (WrittenTargets)targets;
        var commonest = Enumerable.Range(0, written.Count).Select(text => written.TextsOf(text)[0])
            .CountBy(text => text, StringComparer.Ordinal)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).First().Key;
        return
        [
            .. Metrics.OfType<WrittenTextMetric>().Select(metric => metric.OfConstantAnswer(commonest, written)),
            new("perplexity", model.Extents.VocabularySize, "any token"),
        ];
    }

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(full);
        ArgumentNullException.ThrowIfNull(quantized);
        var targets = (WrittenTargets)full.Targets;
        var (all, different) = ((long)targets.Count, (long)Enumerable.Range(0, targets.Count)
            .Select(text => targets.TextsOf(text)[0]).Distinct(StringComparer.Ordinal).Count());
        var (before, after) = (CutIn(full), CutIn(quantized));
        return
        [
            new ReportRow(
                "writtenTexts",
                [
                    new("count", all),
                    new("different", different),
                    new("beams", (long)settings.Beams),
                    new("maxNewTokens", (long)settings.MaxNewTokens),
                    new("cutFull", before),
                    new("cutQuantized", after),
                ],
                $"{all:N0} texts to write, {different:N0} different; cut off: {before:N0} → {after:N0}."),
        ];
    }

    private T5Extents Extents => extents
        ?? throw new InvalidOperationException("The task is of no model yet.");

    private static DecodingOptions OptionsOf(GenerationSettings settings, T5Extents extents) => new()
    {
        StartToken = extents.StartTokenId,
        EndToken = extents.EndTokenId,
        MaximumTokens = settings.MaxNewTokens,
        Beams = settings.Beams,
    };

    // A text that ends by itself has room for the token that ends it.
    private long CutIn(Predictions predictions) =>
        predictions.Logits.Written!.LongCount(text => text.Tokens.Count == settings.MaxNewTokens);

    private IReadOnlyList<EncodedText> Encode(ITokenizer tokenizer, TextExample row, int maxLength)
    {
        var source = EncodedText.Of(tokenizer, settings.Prompt.Fill(row.Text, row.Pair), pair: null, maxLength);
        var cell = row.Target ?? throw new InvalidOperationException("A row has no text to be written.");
        var target = TargetCell.TextsOf(row.Place.Path ?? string.Empty, TargetColumn, cell)[0];
        var (written, isCut) = WrittenTokens.Of(tokenizer, target, settings.TargetMaxLength, Extents.EndTokenId);
        return [source with { IsCut = source.IsCut || isCut, Written = written }];
    }
}
