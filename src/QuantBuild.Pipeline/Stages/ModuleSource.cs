using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Where a quantized module is found once its stage has run.</summary>
/// <param name="Span">The module.</param>
/// <param name="Stage">That makes it, alone or with others.</param>
/// <param name="File">Its file in the stage's artifact.</param>
internal sealed record ModuleSource(ModuleSpan Span, StageNode Stage, string File);
