using System.Globalization;
using System.Text;
using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.QuestionAnswering;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>
/// The answer to a question, a part of a text (arXiv:1606.05250): of each window of the text the logits of the answer's
/// first and last tokens (arXiv:1810.04805, section 4.2). A window without the answer points at its first token, as
/// does a question without one (arXiv:1806.03822).
/// </summary>
public sealed class QuestionAnsweringTask : ITask
{
    private readonly AnswerSettings settings;

    /// <summary>The task with the usual settings, of no model yet.</summary>
    public QuestionAnsweringTask()
        : this(AnswerSettings.Default)
    {
    }

    private QuestionAnsweringTask(AnswerSettings settings)
    {
        this.settings = settings;
        Metrics = AnswerMetric.Of(settings);
        Fidelity = [new SpanAgreement(settings), new SpanDivergence()];
    }

    public string Name => "question-answering";

    public IReadOnlyList<IMetric> Metrics { get; }

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; }

    /// <summary>The question, and the text.</summary>
    /// <inheritdoc/>
    public bool NeedsPairs => true;

    public TextForm Texts => new(AreApart: false)
    {
        Encoding = Encode,
        Identity = string.Create(CultureInfo.InvariantCulture, $"windows with a stride of {settings.Stride}"),
    };

    public bool IsStatedBy(ModelFolder folder, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return AnswererConfiguration.IsNamedBy(folder.Configuration);
    }

    public IReadOnlyList<string> ModelKeys { get; } = ["stride", "longestAnswer", "noAnswerThreshold"];

    public string Identity => Encoding.UTF8.GetString(AnswerSettingsFile.Write(settings));

    public ITask Of(ModelFolder folder, ArchitectureRegistry architectures, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(settings);
        var own = AnswerSettingsFile.Read(folder.Path);
        return new QuestionAnsweringTask(new AnswerSettings(
            settings.Stride ?? own.Stride,
            settings.LongestAnswer ?? own.LongestAnswer,
            settings.NoAnswerThreshold ?? own.NoAnswerThreshold));
    }

    public IReadOnlyList<CompanionFile> FilesOf(ModelFolder folder) =>
        [new CompanionFile(AnswerSettingsFile.Name, AnswerSettingsFile.Write(settings))];

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        AnswererConfiguration.From(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        AnswererConfiguration.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return AnswererConfiguration.WithHead(configuration, architectures, head.Labels);
    }

    public ITargetForm TargetsOf(ModelDescription model) => new AnswerForm();

    /// <summary>
    /// The mean over windows of the cross-entropies with the answer's first and last token, halved; the choice is among
    /// all tokens of the window.
    /// </summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(batch);
        return EndDistributions.Of(logits, batch).CrossEntropy(batch.Targets);
    }

    /// <summary>The same with the other model's probabilities (arXiv:1503.02531).</summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(batch);
        return EndDistributions.Of(logits, batch)
            .SoftCrossEntropy(EndDistributions.Of(teacher, batch), temperature);
    }

    /// <summary>Who never answers is right about the questions that have no answer.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model)
    {
        var share = (double)UnansweredIn((AnswerTargets)targets) / targets.Answers;
        return share > 0 ? [.. Metrics.Select(metric => new Baseline(metric.Name, share, "no answer"))] : [];
    }

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(full);
        ArgumentNullException.ThrowIfNull(quantized);
        var targets = (AnswerTargets)full.Targets;
        var (questions, windows, without) = ((long)targets.Answers, (long)targets.Count, UnansweredIn(targets));
        var (before, after) = (UnansweredBy(full), UnansweredBy(quantized));
        return
        [
            new ReportRow(
                "questions",
                [
                    new("questions", questions),
                    new("windows", windows),
                    new("withoutAnswer", without),
                    new("unansweredFull", before),
                    new("unansweredQuantized", after),
                ],
                $"{questions:N0} questions, {without:N0} without an answer; left without: {before:N0} → {after:N0}."),
        ];
    }

    private static long UnansweredIn(AnswerTargets targets) =>
        targets.Questions.Count(question => question.Answers.Count == 0);

    private long UnansweredBy(Predictions predictions) =>
        predictions.Once(settings, PredictedAnswers.TextsOf).LongCount(text => text.Length == 0);

    private IReadOnlyList<EncodedText> Encode(ITokenizer tokenizer, TextExample row, int maxLength) =>
    [
        .. QuestionWindows.Of(tokenizer, row.Text, row.Pair!, maxLength, settings.Stride)
            .Select(window => new EncodedText(window.Tokens, IsCut: false) { Sources = window.Sources }),
    ];
}
