using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.AddedTokens;

/// <summary>An added token found at [Start, End) of a text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddedTokenMatch(int Id, int Start, int End);
