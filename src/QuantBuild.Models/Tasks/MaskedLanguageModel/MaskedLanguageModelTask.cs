using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Data;
using QuantBuild.Models.Metrics;
using QuantBuild.Tensors;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>
/// The tokens that stood at masked places of a text (arXiv:1810.04805): what encoders are pre-trained on. Targets are
/// made of the texts; logits are computed at the masked places alone.
/// </summary>
public sealed class MaskedLanguageModelTask : ITask
{
    /// <summary>The share of a text's tokens that is masked where nothing else is said: BERT's.</summary>
    public const double UsualShare = 0.15;

    private readonly double share;

    /// <summary>The task with the usual share.</summary>
    public MaskedLanguageModelTask()
        : this(UsualShare)
    {
    }

    private MaskedLanguageModelTask(double share) => this.share = share;

    public string Name => "masked-lm";

    public IReadOnlyList<IMetric> Metrics { get; } = [MaskedTokenMetric.Perplexity, MaskedTokenMetric.Accuracy];

    public IReadOnlyList<IFidelityMeasure> Fidelity { get; } =
        [new MaskedTokenAgreement(), new MaskedTokenDivergence()];

    public bool NeedsTargets => false;

    public bool MakesTargets => true;

    public IAnswerSummary? Summary { get; } = new AnswerColumns();

    public IReadOnlyList<string> ModelKeys { get; } = ["maskedShare"];

    /// <summary>A model whose head is a language model's.</summary>
    /// <inheritdoc/>
    public bool IsStatedBy(ModelFolder folder, ArchitectureRegistry architectures)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return LanguageModelConfiguration.IsStatedBy(folder.Configuration, architectures);
    }

    public ITask Of(ModelFolder folder, ArchitectureRegistry architectures, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.MaskedShare is { } said ? new MaskedLanguageModelTask(said) : this;
    }

    public ModelDescription Describe(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        LanguageModelConfiguration.From(configuration, architectures);

    public bool LacksHead(ModelConfiguration configuration, ArchitectureRegistry architectures) =>
        LanguageModelConfiguration.LacksHead(configuration, architectures);

    public ModelConfiguration WithHead(
        ModelConfiguration configuration, ArchitectureRegistry architectures, HeadRequest head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return LanguageModelConfiguration.WithHead(configuration, architectures, head.Labels);
    }

    public ITextView? ViewFor(ITokenizer tokenizer, string folder)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return tokenizer.SpecialIds.Mask is { } mask
            ? new MaskedTexts(share, mask, tokenizer)
            : throw new ModelFileException(
                folder,
                "has a tokenizer without a mask token ('mask_token'), so that nothing can be masked. Give a model that "
                + "was trained as a masked language model, or the tokenizer files that it came with.")
            {
                Problem = ModelFileProblem.Purpose,
            };
    }

    public ITargetForm TargetsOf(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new MaskedTokenForm(model.Extents.VocabularySize);
    }

    /// <summary>The cross-entropy with the tokens that stood at the masked positions.</summary>
    /// <inheritdoc cref="ITask.Loss"/>
    public Tensor Loss(Tensor logits, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return logits.CrossEntropy(batch.Targets);
    }

    /// <summary>The cross-entropy with the other model's probabilities at the masked positions.</summary>
    /// <inheritdoc cref="ITask.DistillationLoss"/>
    public Tensor DistillationLoss(Tensor logits, Tensor teacher, Batch batch, float temperature) =>
        logits.SoftCrossEntropy(teacher, temperature);

    /// <summary>Who thinks all tokens alike likely chooses among all; who always says the commonest is right.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Baseline> BaselinesOf(ITargets targets, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var (token, often, all) = Commonest((MaskedTokens)targets);
        return
        [
            new(MaskedTokenMetric.Perplexity.Name, model.Extents.VocabularySize, "any token"),
            new(MaskedTokenMetric.Accuracy.Name, (double)often / all, FormattableString.Invariant($"token {token}")),
        ];
    }

    public IReadOnlyList<ReportRow> ReportRows(Predictions full, Predictions quantized, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(full);
        var (_, often, all) = Commonest((MaskedTokens)full.Targets);
        var commonest = (double)often / all;
        return
        [
            new ReportRow(
                "maskedTokens",
                [new("count", (long)all), new("share", share), new("commonestShare", commonest)],
                $"{(long)all} tokens of the samples are masked ({share:P2}); the commonest is {commonest:P2} of them."),
        ];
    }

    private static (int Token, int Often, int All) Commonest(MaskedTokens targets)
    {
        var tokens = targets.All.ToArray();
        var most = tokens.CountBy(token => token).OrderByDescending(count => count.Value).ThenBy(count => count.Key)
            .First();
        return (most.Key, most.Value, tokens.Length);
    }
}
