// What the app may do to the targets of its mitigations, and nothing more. Deployed into the resource group that the targets are in, when it is asked for.
@description('The identity of the function app.')
param principalId string

@description('Whether instances of scale sets are restarted and reimaged.')
param scaleSets bool

@description('Whether revisions of container apps are restarted.')
param containerApps bool

var compute = [
  'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/instanceView/read'
  'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/restart/action'
  'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/reimage/action'
]

var apps = [
  'Microsoft.App/containerApps/read'
  'Microsoft.App/containerApps/revisions/restart/action'
  'Microsoft.App/containerApps/revisions/replicas/read'
]

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'chasqui-actuator')
  properties: {
    roleName: 'Chasqui actuator (${resourceGroup().name})'
    description: 'Restarts and reimages instances of a scale set, and restarts revisions of container apps.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [{ actions: union(scaleSets ? compute : [], containerApps ? apps : []) }]
  }
}

resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, principalId, role.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role.id
  }
}
