using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>
/// Texts that are being written, one position a step. Keys and values of earlier positions are kept, and those of the
/// source computed once: a step gives the bits that a pass over all positions gives for the last one. Its tensors
/// belong to the scope that is innermost when it is made.
/// </summary>
public sealed class DecoderSession
{
    private readonly EncoderDecoder model;
    private readonly Tensor sourceMask;
    private readonly ForwardPass pass;
    private readonly TensorScope scope;
    private readonly LayerCache[] caches;
    private int[] texts = [];
    private int[][] pasts = [];
    private Tensor? rowMask;
    private int written;

    /// <param name="model">The model.</param>
    /// <param name="encoded">[texts, source, hidden]: what <see cref="EncoderDecoder.EncodeSource"/> gave.</param>
    /// <param name="sourceMask">Int32 [texts, source]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    public DecoderSession(EncoderDecoder model, Tensor encoded, Tensor sourceMask, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(encoded);
        this.model = model;
        this.sourceMask = sourceMask;
        this.pass = pass;
        scope = model.Backend.Scope;
        caches =
        [
            .. model.DecoderLayers.Select(layer => new LayerCache(
                model.Backend, encoded.Shape[0], layer.SourceKeysAndValues(encoded, pass))),
        ];
    }

    /// <summary>Writes one token behind each of some texts.</summary>
    /// <param name="tokens">The token of each; at least one.</param>
    /// <param name="parents">Which row of the step before each continues; not looked at in the first step.</param>
    /// <param name="sources">Which of the texts that are read each is written for.</param>
    /// <returns>[rows, vocabulary]: the logits behind the token</returns>
    public Tensor Step(ReadOnlySpan<int> tokens, ReadOnlySpan<int> parents, ReadOnlySpan<int> sources)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfNotEqual(sources.Length, tokens.Length, nameof(sources));
        SelectSources(sources);
        Continue(parents, tokens.Length);
        using var made = model.Backend.OpenResultScope();
        var shape = new Shape(tokens.Length, 1);
        var lookup = new EmbeddingLookup(model.Backend, tokens.ToArray(), shape);
        var hidden = model.Embed(lookup, DropoutSites.TargetEmbedding, pass);
        var positions = pasts[0].Length;
        var bias = model.TargetBias(1, positions, pass);
        var seen = new Shape(tokens.Length, positions);
        var past = new PastPositions(
            model.Backend.FromHost(pasts.SelectMany(row => row).ToArray(), seen),
            model.Backend.FromHost(Enumerable.Repeat(1, (int)seen.Count).ToArray(), seen));
        for (var i = 0; i < caches.Length; i++)
        {
            hidden = EncoderDecoder.Replace(
                hidden, model.DecoderLayers[i].Step(hidden, caches[i], past, bias, rowMask!, pass));
        }

        var logits = model.Logits(model.NormalizeDecoded(hidden, pass), pass);
        return made.Return(logits.Reshape(tokens.Length, logits.Shape.Columns));
    }

    private void SelectSources(ReadOnlySpan<int> sources)
    {
        if (sources.SequenceEqual(texts))
        {
            return;
        }

        texts = sources.ToArray();
        var source = sourceMask.Shape[1];
        var mask = new int[sourceMask.Shape.Count];
        model.Backend.Read(sourceMask, mask);
        rowMask?.Discard();
        rowMask = scope.Adopt(model.Backend.FromHost(
            texts.SelectMany(text => mask[(text * source)..((text + 1) * source)]).ToArray(),
            new Shape(texts.Length, source)));
        var rows = model.Backend.FromHost(texts, new Shape(texts.Length));
        foreach (var cache in caches)
        {
            cache.SelectSource(rows);
        }

        rows.Discard();
    }

    private void Continue(ReadOnlySpan<int> parents, int rows)
    {
        var next = new int[rows][];
        for (var row = 0; row < rows; row++)
        {
            next[row] = pasts.Length == 0 ? [row] : [.. pasts[parents[row]], written + row];
        }

        pasts = next;
        written += rows;
    }
}
