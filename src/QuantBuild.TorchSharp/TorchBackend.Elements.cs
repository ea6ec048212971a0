namespace QuantBuild.TorchSharp;

/// <content>Single elements of a tensor.</content>
public sealed partial class TorchBackend
{
    protected override Tensor GatherCore(Tensor source, Tensor positions)
    {
        using var scope = Enter();
        return Own(Data(source).view(-1).index_select(0, Data(positions).view(-1)), positions.Shape);
    }

    protected override void ScatterCore(Tensor values, Tensor positions, Tensor target)
    {
        using var scope = Enter();
        Data(target).view(-1).index_copy_(0, Places(positions), Data(values).view(-1));
    }

    // As torch takes them where it writes.
    private TorchTensor Places(Tensor positions) => Data(positions).view(-1).to(ScalarType.Int64);
}
