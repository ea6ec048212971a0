using QuantBuild.Tensors;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>Where one stream of texts stands in hidden states that hold others too.</summary>
internal sealed class StreamPlace
{
    private readonly ComputeBackend backend;
    private readonly Shape all;
    private readonly int[][] positions;
    private readonly int length;

    /// <param name="backend">Holds the tensors.</param>
    /// <param name="marks">[batch, sequence]: the number of the stream that a position is of.</param>
    /// <param name="all">[batch, sequence]</param>
    /// <param name="mark">That of this stream.</param>
    /// <exception cref="ArgumentException">A text has no position of the stream.</exception>
    public StreamPlace(ComputeBackend backend, int[] marks, Shape all, int mark)
    {
        this.backend = backend;
        this.all = all;
        positions =
        [
            .. marks.Chunk(all[1]).Select(
                row => Enumerable.Range(0, row.Length).Where(place => row[place] == mark).ToArray()),
        ];
        length = positions.Max(row => row.Length);
        if (Array.Exists(positions, row => row.Length == 0))
        {
            throw new ArgumentException("A text has to be read, and to be written.", nameof(marks));
        }
    }

    /// <summary>Int32 [batch, positions of the stream]: 1 for a token, 0 for padding.</summary>
    public Tensor Mask => backend.FromHost(
        Rows((row, place) => place < positions[row].Length ? 1 : 0, length), new Shape(all[0], length));

    /// <summary>Int32 [batch, sequence]: 1 where the stream stands, 0 elsewhere.</summary>
    public Tensor Places()
    {
        var marks = new int[all.Count];
        for (var row = 0; row < positions.Length; row++)
        {
            foreach (var place in positions[row])
            {
                marks[(row * all[1]) + place] = 1;
            }
        }

        return backend.FromHost(marks, all);
    }

    /// <summary>The stream by itself, short texts filled up with what does not count.</summary>
    /// <param name="hidden">[batch, sequence, features]</param>
    /// <returns>[batch, positions of the stream, features]</returns>
    public Tensor Take(Tensor hidden)
    {
        using var scope = backend.OpenResultScope();
        var rows = Rows(
            (row, place) => (row * all[1]) + (place < positions[row].Length ? positions[row][place] : 0), length);
        return scope.Return(
            hidden.Reshape((int)all.Count, hidden.Shape.Columns)
                .Embedding(backend.FromHost(rows, new Shape(all[0], length))));
    }

    /// <summary>Hidden states with the stream replaced.</summary>
    /// <param name="stream">[batch, positions of the stream, features]</param>
    /// <param name="hidden">[batch, sequence, features]: what stands at the other positions.</param>
    /// <returns>[batch, sequence, features]</returns>
    public Tensor Put(Tensor stream, Tensor hidden)
    {
        using var scope = backend.OpenResultScope();
        var (count, features) = ((int)all.Count, hidden.Shape.Columns);
        int[] rows = [.. Enumerable.Range(0, count)];
        for (var row = 0; row < positions.Length; row++)
        {
            for (var place = 0; place < positions[row].Length; place++)
            {
                rows[(row * all[1]) + positions[row][place]] = count + (row * length) + place;
            }
        }

        return scope.Return(
            hidden.Reshape(count, features)
                .ConcatenateRows(stream.Reshape(all[0] * length, features))
                .Embedding(backend.FromHost(rows, all)));
    }

    private int[] Rows(Func<int, int, int> element, int columns)
    {
        var values = new int[positions.Length * columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = element(i / columns, i % columns);
        }

        return values;
    }
}
