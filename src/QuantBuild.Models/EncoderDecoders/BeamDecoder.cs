using QuantBuild.Kernels.Decoding;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>Writes a text for each text of a batch, greedily or by beam search.</summary>
/// <param name="model">The model.</param>
/// <param name="options">How tokens are chosen.</param>
public sealed class BeamDecoder(EncoderDecoder model, DecodingOptions options)
{
    /// <summary>Reads and writes; a text does not depend on those beside it.</summary>
    /// <param name="source">The texts that are read.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    /// <returns>The tokens of each text, without start and end.</returns>
    public IReadOnlyList<int[]> Decode(Batch source, ForwardPass pass, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var scope = model.Backend.OpenScope();
        using var pause = model.Backend.SuspendRecording();
        var session = new DecoderSession(model, model.EncodeSource(source, pass), source.Mask, pass);
        BeamSearch[] searches =
        [
            .. Enumerable.Range(0, source.Size).Select(_ => new BeamSearch(options, model.Extents.VocabularySize)),
        ];

        // Of each text that is not done, which row its first beam had in the step before.
        var firstRows = new int[searches.Length];
        while (searches.Any(search => !search.IsDone))
        {
            cancellation.ThrowIfCancellationRequested();
            Step(session, searches, firstRows);
        }

        return [.. searches.Select(search => search.Text())];
    }

    private void Step(DecoderSession session, BeamSearch[] searches, int[] firstRows)
    {
        using var scope = model.Backend.OpenScope();
        var (tokens, parents, texts) = (new List<int>(), new List<int>(), new List<int>());
        for (var text = 0; text < searches.Length; text++)
        {
            if (searches[text].IsDone)
            {
                continue;
            }

            var before = firstRows[text];
            firstRows[text] = tokens.Count;
            tokens.AddRange(searches[text].Tokens);
            foreach (var parent in searches[text].Parents)
            {
                parents.Add(before + parent);
                texts.Add(text);
            }
        }

        var logits = session.Step([.. tokens], [.. parents], [.. texts]);
        model.Backend.Read(logits, values => Advance(searches, texts, values));
    }

    private void Advance(BeamSearch[] searches, List<int> texts, ReadOnlySpan<float> logits)
    {
        var vocabulary = model.Extents.VocabularySize;
        for (var row = 0; row < texts.Count;)
        {
            var beams = searches[texts[row]].Tokens.Length;
            searches[texts[row]].Advance(logits.Slice(row * vocabulary, beams * vocabulary));
            row += beams;
        }
    }
}
