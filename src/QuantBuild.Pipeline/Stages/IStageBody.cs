namespace QuantBuild.Pipeline.Stages;

/// <summary>What a stage does when its artifact is not in the cache.</summary>
internal interface IStageBody
{
    void Execute(StageContext context);
}
