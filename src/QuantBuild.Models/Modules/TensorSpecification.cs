using QuantBuild.Tensors;

namespace QuantBuild.Models.Modules;

/// <summary>One line of a model's table of tensor names.</summary>
/// <param name="Name">The name in a checkpoint.</param>
/// <param name="Shape">What the model's configuration asks for.</param>
/// <param name="Initialization">How it starts when it is not loaded.</param>
/// <param name="IsHead">Whether it belongs to the task's head, which fine-tuning may start anew.</param>
public sealed record TensorSpecification(
    string Name, Shape Shape, TensorInitialization Initialization, bool IsHead = false);
