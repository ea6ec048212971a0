using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// The weights of a backbone in memory, once in a process for all models on it that are loaded at the time. The last
/// model to go frees them.
/// </summary>
internal sealed unsafe class SharedBackbone
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, SharedBackbone> Loaded = new(StringComparer.Ordinal);

    private readonly string digest;
    private readonly NativeArena arena = new();
    private readonly Dictionary<string, PackedCodesMemory> matrices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> floats = new(StringComparer.Ordinal);
    private int models;

    private SharedBackbone(string digest) => this.digest = digest;

    /// <summary>Bytes of weights.</summary>
    public long Bytes
    {
        get
        {
            lock (Gate)
            {
                return arena.Bytes;
            }
        }
    }

    /// <summary>The backbone of a digest, until <see cref="Return"/>.</summary>
    /// <param name="digest">SHA-256 of its weights file, compared with the file.</param>
    public static SharedBackbone Rent(string digest)
    {
        lock (Gate)
        {
            if (!Loaded.TryGetValue(digest, out var backbone))
            {
                Loaded.Add(digest, backbone = new SharedBackbone(digest));
            }

            backbone.models++;
            return backbone;
        }
    }

    /// <summary>Says that a model is gone; to be called once for each time it was rented.</summary>
    public void Return()
    {
        lock (Gate)
        {
            if (--models == 0)
            {
                Loaded.Remove(digest);
                arena.Dispose();
            }
        }
    }

    /// <summary>A packed matrix, which the first model that asks makes.</summary>
    public PackedCodesMemory Matrix(string name, Func<NativeArena, PackedCodesMemory> make)
    {
        lock (Gate)
        {
            if (!matrices.TryGetValue(name, out var matrix))
            {
                matrices.Add(name, matrix = make(arena));
            }

            return matrix;
        }
    }

    /// <summary>A tensor of floats, likewise.</summary>
    public float* Floats(string name, Func<float[]> read)
    {
        lock (Gate)
        {
            if (!floats.TryGetValue(name, out var values))
            {
                floats.Add(name, values = (nint)arena.Copy<float>(read()));
            }

            return (float*)values;
        }
    }
}
