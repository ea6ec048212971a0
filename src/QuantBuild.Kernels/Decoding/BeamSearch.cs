namespace QuantBuild.Kernels.Decoding;

/// <summary>
/// Chooses the tokens of one text by what a model gives for each beam, as transformers does: greedily for one beam,
/// else by beam search. The model is the caller's: it is asked for the logits behind <see cref="Tokens"/> until
/// <see cref="IsDone"/>. The same logits give the same text, on every processor.
/// </summary>
public sealed class BeamSearch
{
    private readonly DecodingOptions options;
    private readonly int vocabulary;
    private readonly FinishedTexts finished;
    private readonly BestCandidates candidates;
    private List<(WrittenToken? Text, double Score)> beams = [(null, 0)];
    private int[] tokens;
    private int[] parents = [0];
    private int length;

    /// <param name="options">How tokens are chosen.</param>
    /// <param name="vocabulary">Logits of a beam.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public BeamSearch(DecodingOptions options, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ProblemFor(vocabulary) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        this.options = options;
        this.vocabulary = vocabulary;
        finished = new FinishedTexts(options);

        // Enough for every beam to go on where each of them might end.
        candidates = new BestCandidates(vocabulary, 2 * options.Beams);
        tokens = [options.StartToken];
    }

    /// <summary>Whether the text is chosen.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The last token of each beam, behind which the model is asked; one beam at first.</summary>
    public ReadOnlySpan<int> Tokens => tokens;

    /// <summary>Which beam of the step before each beam continues.</summary>
    public ReadOnlySpan<int> Parents => parents;

    /// <summary>
    /// The tokens of the chosen text, without start and end; of an unfinished greedy search, those so far.
    /// </summary>
    /// <exception cref="InvalidOperationException">A search with several beams is not done.</exception>
    public int[] Text() => options.Beams == 1
        ? WrittenToken.TextOf(beams[0].Text)
        : IsDone
            ? finished.Best()
            : throw new InvalidOperationException("The search is not done.");

    /// <summary>Takes one step.</summary>
    /// <param name="logits">[beams, vocabulary]</param>
    /// <exception cref="ArgumentException">There are not as many logits.</exception>
    /// <exception cref="ArithmeticException">A logit is not finite.</exception>
    /// <exception cref="InvalidOperationException">The search is done.</exception>
    public void Advance(ReadOnlySpan<float> logits)
    {
        if (IsDone)
        {
            throw new InvalidOperationException("The search is done.");
        }

        if (logits.Length != beams.Count * vocabulary)
        {
            throw new ArgumentException(
                $"{logits.Length} logits are not those of {beams.Count} beams over {vocabulary} tokens.",
                nameof(logits));
        }

        length++;
        if (options.Beams == 1)
        {
            AdvanceGreedily(logits);
        }
        else
        {
            AdvanceBeams(logits);
        }
    }

    private void AdvanceGreedily(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var token = 0; token < vocabulary; token++)
        {
            if (!float.IsFinite(logits[token]))
            {
                throw new ArithmeticException("A logit is not a finite number.");
            }

            best = logits[token] > logits[best] ? token : best;
        }

        if (best != options.EndToken)
        {
            beams = [(new WrittenToken(best, beams[0].Text), 0)];
        }

        tokens = [best];
        IsDone = best == options.EndToken || length == options.MaximumTokens;
    }

    private void AdvanceBeams(ReadOnlySpan<float> logits)
    {
        candidates.Clear();
        for (var beam = 0; beam < beams.Count; beam++)
        {
            candidates.Add(logits.Slice(beam * vocabulary, vocabulary), beam, beams[beam].Score);
        }

        var next = new List<Candidate>(options.Beams);
        for (var rank = 0; rank < candidates.All.Count && next.Count < options.Beams; rank++)
        {
            var candidate = candidates.All[rank];
            if (candidate.Token != options.EndToken)
            {
                next.Add(candidate);
            }
            else if (rank < options.Beams)
            {
                finished.Add(beams[candidate.Beam].Text, candidate.Score, length);
            }
        }

        beams = [.. next.Select(one => ((WrittenToken?)new WrittenToken(one.Token, beams[one.Beam].Text), one.Score))];
        tokens = [.. next.Select(one => one.Token)];
        parents = [.. next.Select(one => one.Beam)];
        IsDone = finished.AreEnough(candidates.All[0].Score, length);
        if (!IsDone && (length == options.MaximumTokens || beams.Count == 0))
        {
            beams.ForEach(beam => finished.Add(beam.Text, beam.Score, length));
            IsDone = true;
        }
    }
}
