using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>The best path of pieces that ends at one place of a word.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PathNode
{
    public const int Unreached = -1;

    /// <summary>Sum of the pieces' scores.</summary>
    public double Score;

    /// <summary>Where its last piece begins.</summary>
    public int Start;

    /// <summary>Of its last piece.</summary>
    public int Id;

    /// <summary>On the best path of the whole word: where the piece that begins here ends.</summary>
    public int Next;
}
