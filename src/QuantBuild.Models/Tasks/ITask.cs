using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks;

/// <summary>
/// What a model is for. A task owns the head its models have, the targets of its texts, the loss, the metrics and the
/// measures of fidelity, and what a report says beside them; nothing else knows what a target is.
/// </summary>
public interface ITask
{
    /// <summary>The name in recipes.</summary>
    string Name { get; }

    /// <summary>
    /// The metrics that make sense for a model of the task, the usual one first; none where texts have no targets. A
    /// recipe may name one before its model is known: see <see cref="For"/>.
    /// </summary>
    IReadOnlyList<IMetric> Metrics { get; }

    /// <summary>How a quantized model is compared with the full-precision one, in the order of reports.</summary>
    IReadOnlyList<IFidelityMeasure> Fidelity { get; }

    /// <summary>How the texts of a row are given to the tokenizer; by default as one text or one pair.</summary>
    TextForm Texts => TextForm.Joined;

    /// <summary>The key of a recipe's <c>columns</c> that names the targets.</summary>
    string TargetColumn => "label";

    /// <summary>
    /// Whether the targets are made of the texts themselves, by <see cref="ViewFor"/>: no column holds any.
    /// </summary>
    bool MakesTargets => false;

    /// <summary>
    /// Whether a model reads the targets of its texts while it answers, as a decoder does: then all texts have them,
    /// those for calibration too.
    /// </summary>
    bool ReadsTargets => false;

    /// <summary>About which share of the positions of a text as it is has a target; 0 where texts have one.</summary>
    double AnswerShare => 0;

    /// <summary>What is kept of a model's logits to be judged by; null for all of them.</summary>
    IAnswerSummary? Summary => null;

    /// <summary>Whether every row needs two texts.</summary>
    bool NeedsPairs => false;

    /// <summary>Whether evaluation texts need targets; without them only fidelity is measured.</summary>
    bool NeedsTargets => true;

    /// <summary>Whether a model can be trained against targets.</summary>
    bool LearnsFromTargets => true;

    /// <summary>
    /// Whether a model's folder says by itself that the model is for this task: then it need not be said where there is
    /// no recipe.
    /// </summary>
    /// <param name="folder">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="Formats.ModelFileException">The model's architecture is none of them.</exception>
    bool IsStatedBy(ModelFolder folder, ArchitectureRegistry architectures) => false;

    /// <summary>The keys of a recipe's <c>model</c> that this task reads, of those that only some do.</summary>
    IReadOnlyList<string> ModelKeys => [];

    /// <summary>Shorter forms in which applications can have a model's answers; null where there are none.</summary>
    IAnswerForms? Forms => null;

    /// <summary>
    /// Changes with all that the task takes of a recipe's <c>model</c>; empty where that is nothing. It is part of the
    /// key of every stage that reads the model.
    /// </summary>
    string Identity => string.Empty;

    /// <summary>
    /// The task as it is of one model, where files of its folder beside configuration and tokenizer decide of it.
    /// </summary>
    /// <param name="folder">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="settings">What the recipe says.</param>
    /// <exception cref="Formats.ModelFileException">
    /// Such a file is missing, damaged or not supported, or the recipe says otherwise.
    /// </exception>
    ITask Of(ModelFolder folder, ArchitectureRegistry architectures, ModelSettings settings) => this;

    /// <summary>The files by which a checkpoint's users know what the task is.</summary>
    /// <param name="folder">The model's.</param>
    IReadOnlyList<CompanionFile> FilesOf(ModelFolder folder) => [];

    /// <summary>
    /// The task as one model poses it, where models pose it in several ways: with those of the metrics that make sense
    /// for it.
    /// </summary>
    /// <param name="configuration">Of a model that has the head.</param>
    ITask For(ModelConfiguration configuration) => this;

    /// <summary>What a model of the task is made of, its head included.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="Formats.ModelFileException">The model is not one of the task, or is not supported.</exception>
    ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures);

    /// <summary>Whether a model is pre-trained, and has no head for the task yet.</summary>
    /// <param name="configuration">The model's.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <exception cref="Formats.ModelFileException">The model is not supported.</exception>
    bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures);

    /// <summary>The configuration of the same model with a head for the task.</summary>
    /// <param name="configuration">Of a model that lacks one.</param>
    /// <param name="architectures">Those to choose from.</param>
    /// <param name="head">What the recipe says of it.</param>
    /// <exception cref="Formats.ModelFileException">The head does not fit the task.</exception>
    ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head);

    /// <summary>How texts are shown to a model where <see cref="MakesTargets"/>; null for as they are.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="folder">Of the model, for messages.</param>
    /// <exception cref="Formats.ModelFileException">The tokenizer lacks a token that is needed.</exception>
    ITextView? ViewFor(ITokenizer tokenizer, string folder) => null;

    /// <summary>Has models write the texts that metrics judge; null where they judge logits alone.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="folder">Of the model, for messages.</param>
    /// <exception cref="Formats.ModelFileException">The tokenizer cannot put tokens together to a text.</exception>
    ITextWriter? WriterFor(ITokenizer tokenizer, string folder) => null;

    /// <summary>How the targets of a model's texts are read.</summary>
    ITargetForm TargetsOf(ModelDescription model);

    /// <summary>The loss of a batch against its targets, [1].</summary>
    /// <param name="logits">What the head gave.</param>
    /// <param name="batch">With targets.</param>
    Tensor Loss(Tensor logits, Batch batch);

    /// <summary>The loss of a batch against what another model gave for it, [1].</summary>
    /// <param name="logits">What the head gave.</param>
    /// <param name="teacher">What the other model's head gave, of the same shape.</param>
    /// <param name="batch">The texts; their targets are not looked at.</param>
    /// <param name="temperature">Divides both models' logits before they become probabilities; positive.</param>
    Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature);

    /// <summary>
    /// What a constant answer would reach on metrics, which a model has to beat for its figures to mean anything; none
    /// where the task has no such answer.
    /// </summary>
    /// <param name="targets">Of the evaluation texts.</param>
    /// <param name="model">What the model is made of.</param>
    IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model);

    /// <summary>What a report says of the evaluation texts, beside metrics and fidelity.</summary>
    /// <param name="full">What the full-precision model answered.</param>
    /// <param name="quantized">What the quantized model answered to the same texts.</param>
    /// <param name="model">What the model is made of.</param>
    IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model);
}
