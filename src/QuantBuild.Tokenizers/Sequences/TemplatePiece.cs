using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.Sequences;

/// <summary>One piece of a template: a text, or the special token <paramref name="Id"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TemplatePiece(SequencePart Part, int TypeId, int Id = -1);
