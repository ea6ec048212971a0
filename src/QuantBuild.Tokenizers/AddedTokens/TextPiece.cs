using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.AddedTokens;

/// <summary>Text between added tokens, or one of them, at [Start, End) of a text.</summary>
/// <param name="Id">Of the added token; null for text.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextPiece(int? Id, int Start, int End);
